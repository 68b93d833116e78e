package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.LibC;
import dev.torc.ffi.PagePipe;
import dev.torc.ffi.Sqe;
import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a connection that sends: one operation at a time, which gathers what is queued. A small file is read into a
 * chunk, sent together with what is before it, without waiting: where the socket is full, the chunk goes back and the rest is
 * read again when there is room. Pages of a large one go from a pipe to the socket, as many as it takes, and then room is
 * waited for, too.
 */
abstract class SendingChannel {
    private static final int NOT_SENT = Integer.MIN_VALUE;

    /** From this size on a file leaves through the pipe: what is smaller costs less to copy than the calls. */
    private static final int PIPED_BYTES_MIN = 64 << 10;

    final UringDriver driver;
    final IoEvents events;
    final long id;
    /** A descriptor, or the index of a direct one. */
    final int fd;

    final boolean direct;
    final boolean unix;
    private @Nullable SendQueue queue;
    private FileChunks.@Nullable Chunk chunk;
    private long offered;
    private boolean sending;
    /** Not on unix sockets, and not where it failed. */
    private boolean mayZeroCopy;

    private boolean disconnected;
    /** For room in the socket. */
    private boolean waiting;
    /** The socket answers EAGAIN to calls that are not the ring's. */
    private boolean nonBlocking;
    /** What a zero-copy send has sent, until the kernel lets go of the memory. */
    private int zeroCopySent = NOT_SENT;

    SendingChannel(UringDriver driver, IoEvents events, long id, int fd, boolean direct, boolean unix) {
        this.driver = driver;
        this.events = events;
        this.id = id;
        this.fd = fd;
        this.direct = direct;
        this.unix = unix;
        this.mayZeroCopy = !unix;
    }

    /** An entry for an operation of this connection. */
    abstract Sqe submit();

    abstract boolean isStopping();

    abstract void cancel(int op);

    final void send(SendQueue toSend) {
        queue = toSend;
        sendNext(false, false);
    }

    /** A chunk of memory for its file has become free. */
    final void continueSending() {
        sendNext(true);
    }

    /** From within a poll; as the other. */
    private void sendNext(boolean itsTurn) {
        sendNext(itsTurn, true);
    }

    /**
     * Sends from the front of the queue.
     *
     * @param itsTurn whether it has waited for a chunk; else those that wait have precedence
     * @param polled whether it may report what was sent at once
     */
    private void sendNext(boolean itsTurn, boolean polled) {
        SendQueue current = queue;
        if (current == null || isStopping() || sending) {
            return;
        }
        @Nullable SendItem[] items = driver.items();
        int count = current.gather(items);
        SendItem last = items[count - 1];
        FileRegion file = last == null ? null : last.file();
        if (file == null) {
            submitSend(items, count, 0);
            return;
        }
        PagePipe pipe = isPiped(file) ? driver.chunks().pipeFor(file.channel()) : null;
        if (pipe != null && count > 1) {
            submitSend(items, count - 1, 0);
            return;
        }
        if (pipe != null && polled) {
            pipe(current, file, pipe);
            return;
        }
        if (pipe != null) {
            waitForRoom();
            return;
        }
        FileChunks chunks = driver.chunks();
        FileChunks.Chunk taken = itsTurn || chunks.waiting.isEmpty() ? chunks.take() : null;
        if (taken == null) {
            chunks.waiting.add(this);
            return;
        }
        chunk = taken;
        try {
            submitSend(items, count - 1, read(file, taken));
        } catch (IOException e) {
            failSending(e);
        } catch (RuntimeException e) {
            failSending(unreadable(e));
        }
    }

    private boolean isPiped(FileRegion file) {
        return file.length() >= PIPED_BYTES_MIN && !direct;
    }

    /** Moves as many pages of a file as the socket takes. */
    private void pipe(SendQueue current, FileRegion file, PagePipe pipe) {
        int moved;
        try {
            if (!nonBlocking) {
                LibC.check("fcntl", driver.libc().nonBlocking(fd));
                nonBlocking = true;
            }
            // For the size of the file, to the pipe and from it.
            events.count(Counter.SYSCALLS, 3);
            int bytes = (int) Math.min(file.length(), Integer.MAX_VALUE);
            moved = pipe.transfer(file.channel(), file.position(), bytes, fd);
        } catch (IOException e) {
            failSending(e);
            return;
        } catch (RuntimeException e) {
            failSending(unreadable(e));
            return;
        }
        if (moved == 0) {
            failSending(tooShort(file));
        } else if (moved == -Errno.EAGAIN) {
            waitForRoom();
        } else if (moved < 0) {
            failSending(Errno.exception("send", -moved));
        } else {
            advance(current, moved, true);
        }
    }

    private static IOException unreadable(RuntimeException cause) {
        // A file that was not opened for reading.
        return new IOException("a file to be sent cannot be read: " + cause, cause);
    }

    private static IOException tooShort(FileRegion file) {
        return new EOFException("the file ended " + file.length() + " bytes before its region");
    }

    private void failSending(IOException cause) {
        releaseChunk();
        driver.delivered();
        events.onFailed(id, cause);
    }

    private int read(FileRegion file, FileChunks.Chunk into) throws IOException {
        into.bytes().clear();
        into.bytes().limit((int) Math.min(into.bytes().capacity(), file.length()));
        events.count(Counter.SYSCALLS, 1);
        int count = file.channel().read(into.bytes(), file.position());
        if (count <= 0) {
            throw tooShort(file);
        }
        return count;
    }

    /** Submits one send of {@code count} items and, after them, of so many bytes of the chunk. */
    private void submitSend(@Nullable SendItem[] items, int count, int chunkBytes) {
        FileChunks.Chunk read = chunk;
        long chunkAddress = read == null ? 0 : read.address();
        long bytes = chunkBytes;
        for (int i = 0; i < count; i++) {
            SendItem item = items[i];
            bytes += item == null ? 0 : item.remaining();
        }
        SendItem only = items[0];
        boolean zeroCopy = chunkBytes == 0 && mayZeroCopy && bytes >= driver.zeroCopyBytesMin();
        Sqe sqe = submit();
        if (chunkBytes != 0 && count == 0) {
            sqe.sendWithoutWaiting(fd, chunkAddress, chunkBytes);
        } else if (chunkBytes == 0 && count == 1 && only != null) {
            long address = only.address() + only.view().position();
            int length = (int) Math.min(bytes, Integer.MAX_VALUE);
            if (zeroCopy) {
                sqe.sendZeroCopy(fd, address, length);
            } else {
                sqe.send(fd, address, length);
            }
        } else {
            long header = driver.submitter().message(sqe, items, count, chunkAddress, chunkBytes);
            if (zeroCopy) {
                sqe.sendMessageZeroCopy(fd, header);
            } else {
                sqe.sendMessage(fd, header, chunkBytes != 0);
            }
        }
        sqe.fixedFile(direct).userData(Op.userData(Op.SEND, id));
        offered = bytes;
        sending = true;
    }

    /** A send has completed; answers whether the kernel holds nothing of it any more. */
    final boolean sendEnded(int res, int flags) {
        if (Cqe.isNotification(flags)) {
            if (Cqe.wasCopied(res)) {
                events.count(Counter.ZERO_COPY_COPIED, 1);
            }
            int bytes = zeroCopySent;
            zeroCopySent = NOT_SENT;
            sent(bytes);
            return true;
        }
        if (Cqe.hasMore(flags)) {
            zeroCopySent = res;
            if (isStopping()) {
                disconnect();
            }
            return false;
        }
        sent(res);
        return true;
    }

    private void sent(int res) {
        boolean ofFile = chunk != null;
        sending = false;
        releaseChunk();
        SendQueue current = queue;
        if (isStopping() || current == null) {
            return;
        }
        if (res == -Errno.EAGAIN && ofFile) {
            waitForRoom();
        } else if (res == -Errno.EINTR || res == -Errno.EAGAIN) {
            sendNext(false);
        } else if ((res == -Errno.ENOMEM || res == -Errno.ENOBUFS) && mayZeroCopy) {
            // Its memory counts against RLIMIT_MEMLOCK, which may be used up; copying does not.
            mayZeroCopy = false;
            sendNext(false);
        } else if (res < 0) {
            events.onFailed(id, Errno.exception("send", -res));
        } else {
            if (res < offered) {
                events.count(Counter.SHORT_SENDS, 1);
            }
            advance(current, res, false);
        }
    }

    /**
     * The kernel took bytes: reports that, and goes on with the rest.
     *
     * @param yields whether the rest waits until others had their turn, and the socket has room
     */
    private void advance(SendQueue current, int bytes, boolean yields) {
        current.advance(bytes);
        boolean isEmpty = current.isEmpty();
        if (isEmpty) {
            queue = null;
        }
        // First, for what follows may send at once, through the pipe, and report that.
        events.onSent(id, bytes);
        if (isEmpty) {
            return;
        }
        if (yields) {
            waitForRoom();
        } else {
            sendNext(false);
        }
    }

    private void waitForRoom() {
        waiting = true;
        submit().pollWritable(fd).fixedFile(direct).userData(Op.userData(Op.WRITABLE, id));
    }

    final void onRoom() {
        waiting = false;
        events.onSending();
        sendNext(false);
    }

    private void releaseChunk() {
        if (chunk != null) {
            driver.chunks().release(chunk);
            chunk = null;
        }
    }

    /** Cancels what is sent. */
    final void cancelSending() {
        if (waiting) {
            cancel(Op.WRITABLE);
        }
        if (!sending) {
            return;
        }
        if (zeroCopySent == NOT_SENT) {
            cancel(Op.SEND);
        } else {
            disconnect();
        }
    }

    /** Sent, and the kernel waits for the peer to acknowledge it: nothing but a reset makes it let go. */
    private void disconnect() {
        if (disconnected) {
            return;
        }
        disconnected = true;
        Sqe sqe = submit();
        driver.submitter().headers().disconnect(sqe, fd);
        sqe.fixedFile(direct).userData(Op.userData(Op.DISCONNECT, id));
    }
}
