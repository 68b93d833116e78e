package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection on the ring: at most one connect, one receive and one send of it are in the kernel at a time, and it is
 * released when none is. Receiving is started and stopped between completions, by {@link #settle}.
 */
final class UringChannel extends SendingChannel {
    private static final int NONE = -1;

    /**
     * After so many deliveries in a row the kernel lets other work in before it goes on. A reset that came meanwhile is
     * then not seen by a multishot receive that finds the socket empty; one that is started anew sees it. Seen on Linux
     * 6.18 (MULTISHOT_MAX_RETRY of io_uring/net.c).
     */
    private static final int DELIVERIES_UNTIL_RESTART = 32;

    /** After so many single receives in a row that emptied the socket it is no stream any more. */
    private static final int EMPTIED_UNTIL_MULTISHOT = 16;

    /** In the driver's list of those to {@link #settle}. */
    boolean unsettled;
    /** In the queue of those that found no buffer. */
    boolean starved;

    private boolean connecting;
    private boolean opened;
    private boolean receiving;
    private boolean cancelling;
    private boolean paused;
    private boolean ended;
    private boolean stopping;
    private int inFlight;
    private int ownBuffer = NONE;
    /** What arrived between the pause and the end of its receive, for after the resume; null where that never happened. */
    private @Nullable HeldBytes held;

    private boolean heldEnd;
    /** Deliveries of a multishot receive without a pause, or single receives that emptied the socket. */
    private int inRow;

    /** The receive in the kernel, or the last one, takes one buffer. */
    private boolean once;

    private boolean restart;
    /**
     * More came than was wanted: a multishot receive fills up to 32 buffers before a pause can reach it. A receive at a time
     * takes no more than is asked for, and needs no cancel.
     */
    private boolean single;

    UringChannel(UringDriver driver, IoEvents events, long id, int fd, boolean direct, boolean unix) {
        super(driver, events, id, fd, direct, unix);
    }

    @Override
    Sqe submit() {
        inFlight++;
        return driver.submitter().next();
    }

    private void finished() {
        inFlight--;
        if (stopping && inFlight == 0) {
            events.onReleased(id);
        }
    }

    @Override
    boolean isStopping() {
        return stopping;
    }

    // ---- connecting

    void connect(SocketAddress remote, boolean ipv6) throws IOException {
        Sqe sqe = submit();
        connecting = true;
        try {
            driver.submitter().headers().connect(sqe, fd, remote, ipv6);
        } finally {
            // Where the address cannot be written the entry does nothing, and its completion ends here all the same.
            sqe.userData(Op.userData(Op.CONNECT, id));
        }
    }

    void onConnect(int res) {
        connecting = false;
        if (!stopping) {
            if (res < 0) {
                events.onFailed(id, Errno.exception("connect", -res));
            } else {
                open();
            }
        }
        finished();
    }

    /** Established: receiving starts after the callback, unless that pauses it. */
    void open() {
        opened = true;
        driver.unsettled(this);
        events.onOpen(id);
    }

    // ---- receiving

    void pause(boolean value) {
        paused = value;
        driver.unsettled(this);
    }

    /** Brings what the kernel does in line with what is wanted. */
    void settle() {
        if (stopping) {
            cancelAll();
            return;
        }
        if (!opened) {
            return;
        }
        if (receiving && !cancelling && (paused || restart)) {
            cancelReceive();
        }
        if (paused) {
            return;
        }
        deliverHeld();
        if (!receiving && !paused && !ended && !starved && !stopping) {
            startReceive();
        }
    }

    void startReceive() {
        ReceiveBuffers buffers = driver.buffers();
        if (buffers.areOwn()) {
            ownBuffer = buffers.take();
        }
        receiving = true;
        restart = false;
        once = single || !buffers.isMultishot() || buffers.holdsMuch();
        buffers.receive(submit(), fd, ownBuffer, once).fixedFile(direct).userData(Op.userData(Op.RECEIVE, id));
    }

    /** Ends a receive that takes more than one buffer, for one that is as the next would be. */
    void restartReceive() {
        if (receiving && !once) {
            restart = true;
            driver.unsettled(this);
        }
    }

    boolean wantsBuffer() {
        return starved && !paused && !ended && !stopping && !receiving;
    }

    void onReceive(int res, int flags) {
        boolean more = Cqe.hasMore(flags);
        if (!more) {
            receiving = false;
            cancelling = false;
        }
        if (res > 0) {
            deliver(res, flags);
            if (once && !more) {
                countEmptied(flags);
            } else {
                countRow(flags);
            }
            if (!more && !stopping) {
                if (!once) {
                    events.count(Counter.REARMS, 1);
                }
                driver.unsettled(this);
            }
        } else {
            if (ownBuffer != NONE || Cqe.hasBuffer(flags)) {
                driver.buffers().giveBack(driver.buffers().first(flags, ownBuffer), flags, 0);
                ownBuffer = NONE;
            }
            if (!stopping) {
                endReceive(res);
            }
        }
        if (!more) {
            finished();
        }
    }

    private void countEmptied(int flags) {
        inRow = Cqe.leavesMore(flags) ? 0 : inRow + 1;
        if (inRow >= EMPTIED_UNTIL_MULTISHOT) {
            inRow = 0;
            single = false;
        }
    }

    private void countRow(int flags) {
        if (Cqe.leavesMore(flags)) {
            inRow++;
        } else {
            if (inRow >= DELIVERIES_UNTIL_RESTART) {
                restart = true;
                driver.unsettled(this);
            }
            inRow = 0;
        }
    }

    private void endReceive(int res) {
        if (res == 0) {
            ended = true;
            if (paused || holds()) {
                heldEnd = true;
            } else {
                events.onEnd(id);
            }
        } else if (res == -Errno.ENOBUFS) {
            events.count(Counter.RECEIVE_BUFFERS_EXHAUSTED, 1);
            driver.starved(this);
        } else if (res == -Errno.ECANCELED || res == -Errno.EINTR || res == -Errno.EAGAIN) {
            driver.unsettled(this);
        } else {
            ended = true;
            events.onFailed(id, Errno.exception("receive", -res));
        }
    }

    private void deliver(int res, int flags) {
        ReceiveBuffers buffers = driver.buffers();
        int buffer = buffers.first(flags, ownBuffer);
        ownBuffer = NONE;
        int left = res;
        while (true) {
            ByteBuffer view = buffers.view(buffer, left);
            int count = view.remaining();
            int following = left > count ? buffers.following(buffer) : NONE;
            if (!lend(buffer, view)) {
                buffers.giveBack(buffer, flags, count);
            }
            left -= count;
            if (left == 0) {
                return;
            }
            buffer = following;
        }
    }

    /** Answers whether the buffer is kept beyond the lend. */
    private boolean lend(int buffer, ByteBuffer view) {
        if (stopping) {
            return false;
        }
        if (paused || holds()) {
            HeldBytes bytes = held == null ? new HeldBytes(driver.buffers()) : held;
            held = bytes;
            if (!single) {
                single = true;
                inRow = 0;
            }
            return bytes.add(buffer, view);
        }
        driver.buffers().lend(buffer, false);
        events.onReceived(id, view);
        return driver.buffers().endLend();
    }

    private boolean holds() {
        return held != null && !held.isEmpty();
    }

    private void deliverHeld() {
        HeldBytes bytes = held;
        while (bytes != null && !bytes.isEmpty() && !paused && !stopping) {
            driver.delivered();
            events.onReceived(id, bytes.front());
            bytes.drop();
        }
        if (heldEnd && !holds() && !paused && !stopping) {
            heldEnd = false;
            driver.delivered();
            events.onEnd(id);
        }
    }

    // ---- sending

    void onSend(int res, int flags) {
        if (sendEnded(res, flags)) {
            finished();
        }
    }

    void onWritable(int res) {
        if (!stopping) {
            if (res < 0) {
                events.onFailed(id, Errno.exception("send", -res));
            } else {
                onRoom();
            }
        }
        finished();
    }

    void shutdownOutput() {
        if (direct) {
            driver.submitter().next().shutdownOutput(fd).fixedFile(true).userData(Op.userData(Op.IGNORED, id));
            return;
        }
        events.count(Counter.SYSCALLS, 1);
        int result = driver.libc().shutdownOutput(fd);
        if (result < 0) {
            events.onFailed(id, Errno.exception("shutdown", -result));
        }
    }

    // ---- ending

    /** Cancels what is in the kernel; answers whether nothing is. */
    boolean stop() {
        stopping = true;
        if (held != null) {
            held.clear();
        }
        cancelAll();
        return inFlight == 0;
    }

    private void cancelAll() {
        if (connecting) {
            cancel(Op.CONNECT);
        }
        if (receiving && !cancelling) {
            cancelReceive();
        }
        cancelSending();
    }

    private void cancelReceive() {
        cancelling = true;
        cancel(Op.RECEIVE);
    }

    @Override
    void cancel(int op) {
        driver.submitter().next().cancel(Op.userData(op, id)).skipSuccess().userData(Op.userData(Op.CANCEL, id));
    }

    /** A cancel found nothing: the operation has completed, or was between two states; then it is tried again. */
    void onCancelFailed() {
        cancelling = false;
        if (inFlight != 0) {
            driver.unsettled(this);
        }
    }

    void onDisconnect() {
        finished();
    }

    void close(boolean reset) {
        boolean resets = reset && !unix && opened;
        if (direct) {
            if (resets) {
                Sqe linger = driver.submitter().next();
                driver.libc().resetOnClose(linger, fd).userData(Op.userData(Op.IGNORED, id));
            }
            driver.submitter().next().closeDirect(fd).userData(Op.userData(Op.IGNORED, id));
            return;
        }
        if (resets) {
            driver.libc().resetOnClose(fd);
            events.count(Counter.SYSCALLS, 1);
        }
        driver.libc().close(fd);
        events.count(Counter.SYSCALLS, 1);
    }
}
