package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.LibC;
import dev.torc.ffi.PagePipe;
import dev.torc.ffi.Sqe;
import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one connection sends: one operation at a time, which gathers what is queued. A small file is read into a chunk, sent
 * together with what is before it, without waiting: where the socket is full, the chunk goes back and the rest is
 * read again when there is room. Pages of a large one go from a pipe to the socket, as many as it takes, and then room is
 * waited for, too.
 */
final class ChannelSends {
    private static final int NOT_SENT = Integer.MIN_VALUE;

    /** From this size on a file leaves through the pipe: what is smaller costs less to copy than the calls. */
    private static final int PIPED_BYTES_MIN = 64 << 10;

    private final UringChannel channel;
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

    ChannelSends(UringChannel channel) {
        this.channel = channel;
        this.mayZeroCopy = !channel.unix;
    }

    void start(SendQueue toSend) {
        queue = toSend;
        next(false, false);
    }

    /** Sends from the front of the queue, from within a poll; as {@link #next(boolean, boolean)}. */
    void next(boolean itsTurn) {
        next(itsTurn, true);
    }

    /**
     * Sends from the front of the queue.
     *
     * @param itsTurn whether it has waited for a chunk; else those that wait have precedence
     * @param polled whether it may report what was sent at once
     */
    private void next(boolean itsTurn, boolean polled) {
        SendQueue current = queue;
        if (current == null || channel.isStopping() || sending) {
            return;
        }
        @Nullable SendItem[] items = channel.driver.items();
        int count = current.gather(items);
        SendItem last = items[count - 1];
        FileRegion file = last == null ? null : last.file();
        if (file == null) {
            submit(items, count, 0);
            return;
        }
        PagePipe pipe = isPiped(file) ? channel.driver.chunks().pipeFor(file.channel()) : null;
        if (pipe != null && count > 1) {
            submit(items, count - 1, 0);
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
        FileChunks chunks = channel.driver.chunks();
        FileChunks.Chunk taken = itsTurn || chunks.waiting.isEmpty() ? chunks.take() : null;
        if (taken == null) {
            chunks.waiting.add(channel);
            return;
        }
        chunk = taken;
        try {
            submit(items, count - 1, read(file, taken));
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(unreadable(e));
        }
    }

    private boolean isPiped(FileRegion file) {
        return file.length() >= PIPED_BYTES_MIN && !channel.direct;
    }

    /** Moves as many pages of a file as the socket takes. */
    private void pipe(SendQueue current, FileRegion file, PagePipe pipe) {
        int moved;
        try {
            if (!nonBlocking) {
                LibC.check("fcntl", channel.driver.libc().nonBlocking(channel.fd));
                nonBlocking = true;
            }
            // To the pipe and from it.
            channel.events.count(Counter.SYSCALLS, 2);
            int bytes = (int) Math.min(file.length(), Integer.MAX_VALUE);
            moved = pipe.transfer(file.channel(), file.position(), bytes, channel.fd);
        } catch (IOException e) {
            fail(e);
            return;
        } catch (RuntimeException e) {
            fail(unreadable(e));
            return;
        }
        if (moved == 0) {
            fail(tooShort(file));
        } else if (moved == -Errno.EAGAIN) {
            waitForRoom();
        } else if (moved < 0) {
            fail(Errno.exception("send", -moved));
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

    private void fail(IOException cause) {
        releaseChunk();
        channel.driver.delivered();
        channel.events.onFailed(channel.id, cause);
    }

    private int read(FileRegion file, FileChunks.Chunk into) throws IOException {
        into.bytes().clear();
        into.bytes().limit((int) Math.min(into.bytes().capacity(), file.length()));
        channel.events.count(Counter.SYSCALLS, 1);
        int count = file.channel().read(into.bytes(), file.position());
        if (count <= 0) {
            throw tooShort(file);
        }
        return count;
    }

    /** Submits one send of {@code count} items and, after them, of so many bytes of the chunk. */
    private void submit(@Nullable SendItem[] items, int count, int chunkBytes) {
        UringDriver driver = channel.driver;
        FileChunks.Chunk read = chunk;
        long chunkAddress = read == null ? 0 : read.address();
        long bytes = chunkBytes;
        for (int i = 0; i < count; i++) {
            SendItem item = items[i];
            bytes += item == null ? 0 : item.remaining();
        }
        SendItem only = items[0];
        boolean zeroCopy = chunkBytes == 0 && mayZeroCopy && bytes >= driver.zeroCopyBytesMin();
        Sqe sqe = channel.submit();
        if (chunkBytes != 0 && count == 0) {
            sqe.sendWithoutWaiting(channel.fd, chunkAddress, chunkBytes);
        } else if (chunkBytes == 0 && count == 1 && only != null) {
            long address = only.address() + only.view().position();
            int length = (int) Math.min(bytes, Integer.MAX_VALUE);
            if (zeroCopy) {
                sqe.sendZeroCopy(channel.fd, address, length);
            } else {
                sqe.send(channel.fd, address, length);
            }
        } else {
            long header = driver.submitter().message(sqe, items, count, chunkAddress, chunkBytes);
            if (zeroCopy) {
                sqe.sendMessageZeroCopy(channel.fd, header);
            } else {
                sqe.sendMessage(channel.fd, header, chunkBytes != 0);
            }
        }
        sqe.fixedFile(channel.direct).userData(Op.userData(Op.SEND, channel.id));
        offered = bytes;
        sending = true;
    }

    /** A send has completed; answers whether the kernel holds nothing of it any more. */
    boolean onSend(int res, int flags) {
        if (Cqe.isNotification(flags)) {
            if (Cqe.wasCopied(res)) {
                channel.events.count(Counter.ZERO_COPY_COPIED, 1);
            }
            int sent = zeroCopySent;
            zeroCopySent = NOT_SENT;
            completed(sent);
            return true;
        }
        if (Cqe.hasMore(flags)) {
            zeroCopySent = res;
            if (channel.isStopping()) {
                disconnect();
            }
            return false;
        }
        completed(res);
        return true;
    }

    private void completed(int res) {
        boolean ofFile = chunk != null;
        sending = false;
        releaseChunk();
        SendQueue current = queue;
        if (channel.isStopping() || current == null) {
            return;
        }
        if (res == -Errno.EAGAIN && ofFile) {
            waitForRoom();
        } else if (res == -Errno.EINTR || res == -Errno.EAGAIN) {
            next(false);
        } else if ((res == -Errno.ENOMEM || res == -Errno.ENOBUFS) && mayZeroCopy) {
            // Its memory counts against RLIMIT_MEMLOCK, which may be used up; copying does not.
            mayZeroCopy = false;
            next(false);
        } else if (res < 0) {
            channel.events.onFailed(channel.id, Errno.exception("send", -res));
        } else {
            if (res < offered) {
                channel.events.count(Counter.SHORT_SENDS, 1);
            }
            advance(current, res, false);
        }
    }

    /**
     * The kernel took bytes; goes on with the rest.
     *
     * @param yields whether the rest waits until others had their turn, and the socket has room
     */
    private void advance(SendQueue current, int bytes, boolean yields) {
        current.advance(bytes);
        if (current.isEmpty()) {
            queue = null;
        } else if (yields) {
            waitForRoom();
        } else {
            next(false);
        }
        channel.events.onSent(channel.id, bytes);
    }

    private void waitForRoom() {
        waiting = true;
        channel.submit()
                .pollWritable(channel.fd)
                .fixedFile(channel.direct)
                .userData(Op.userData(Op.WRITABLE, channel.id));
    }

    void onRoom() {
        waiting = false;
        next(false);
    }

    private void releaseChunk() {
        if (chunk != null) {
            channel.driver.chunks().release(chunk);
            chunk = null;
        }
    }

    /** Cancels what is in the kernel. */
    void stop() {
        if (waiting) {
            channel.cancel(Op.WRITABLE);
        }
        if (!sending) {
            return;
        }
        if (zeroCopySent == NOT_SENT) {
            channel.cancel(Op.SEND);
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
        Sqe sqe = channel.submit();
        channel.driver.submitter().headers().disconnect(sqe, channel.fd);
        sqe.fixedFile(channel.direct).userData(Op.userData(Op.DISCONNECT, channel.id));
    }
}
