package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection on the ring: at most one connect, one receive and one send of it are in the kernel at a time, and it is
 * released when none is. Receiving is started and stopped between completions, by {@link #settle}.
 */
final class UringChannel {
    private static final int NONE = -1;

    final UringDriver driver;
    final IoEvents events;
    final long id;
    /** A descriptor, or the index of a direct one. */
    final int fd;

    final boolean direct;
    final boolean unix;
    /** In the driver's list of those to {@link #settle}. */
    boolean unsettled;
    /** In the queue of those that found no buffer. */
    boolean starved;

    private final ChannelSends sends;
    private boolean connecting;
    private boolean opened;
    private boolean receiving;
    private boolean cancelling;
    private boolean paused;
    private boolean ended;
    private boolean stopping;
    private int inFlight;
    private int ownBuffer = NONE;
    /** Bytes that arrived between the pause and the end of its receive, for after the resume. */
    private @Nullable ByteBuffer held;

    private boolean heldEnd;

    UringChannel(UringDriver driver, IoEvents events, long id, int fd, boolean direct, boolean unix) {
        this.driver = driver;
        this.events = events;
        this.id = id;
        this.fd = fd;
        this.direct = direct;
        this.unix = unix;
        this.sends = new ChannelSends(this);
    }

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
        if (stopping || !opened) {
            return;
        }
        if (paused) {
            if (receiving && !cancelling) {
                cancelling = true;
                cancel(Op.RECEIVE);
            }
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
        buffers.receive(submit(), fd, ownBuffer).fixedFile(direct).userData(Op.userData(Op.RECEIVE, id));
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
            if (!more && !stopping) {
                if (driver.buffers().isMultishot()) {
                    events.count(Counter.REARMS, 1);
                }
                driver.unsettled(this);
            }
        } else {
            if (ownBuffer != NONE) {
                giveBackOwn();
            }
            if (!stopping) {
                endReceive(res);
            }
        }
        if (!more) {
            finished();
        }
    }

    private void endReceive(int res) {
        if (res == 0) {
            ended = true;
            if (paused) {
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
            lend(view);
            buffers.giveBack(buffer, flags, count);
            left -= count;
            if (left == 0) {
                return;
            }
            buffer = following;
        }
    }

    private void lend(ByteBuffer view) {
        if (stopping) {
            return;
        }
        if (paused || held != null) {
            hold(view);
        } else {
            events.onReceived(id, view);
        }
    }

    private void hold(ByteBuffer view) {
        ByteBuffer had = held;
        int length = had == null ? 0 : had.remaining();
        ByteBuffer grown = ByteBuffer.allocateDirect(length + view.remaining());
        if (had != null) {
            grown.put(had);
        }
        held = grown.put(view).flip();
    }

    private void deliverHeld() {
        ByteBuffer bytes = held;
        if (bytes != null) {
            held = null;
            driver.delivered();
            events.onReceived(id, bytes);
        }
        if (heldEnd && !paused && !stopping) {
            heldEnd = false;
            driver.delivered();
            events.onEnd(id);
        }
    }

    private void giveBackOwn() {
        driver.buffers().giveBack(ownBuffer, 0, 0);
        ownBuffer = NONE;
    }

    // ---- sending

    void send(SendQueue queue) {
        sends.start(queue);
    }

    void continueSending() {
        sends.next();
    }

    void onSend(int res, int flags) {
        if (sends.onSend(res, flags)) {
            finished();
        }
    }

    void onWritable(int res) {
        if (!stopping) {
            if (res < 0) {
                events.onFailed(id, Errno.exception("send", -res));
            } else {
                sends.onRoom();
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
        held = null;
        if (inFlight == 0) {
            return true;
        }
        if (connecting) {
            cancel(Op.CONNECT);
        }
        if (receiving && !cancelling) {
            cancelling = true;
            cancel(Op.RECEIVE);
        }
        sends.stop();
        return false;
    }

    void cancel(int op) {
        driver.submitter().next().cancel(Op.userData(op, id)).skipSuccess().userData(Op.userData(Op.IGNORED, id));
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
