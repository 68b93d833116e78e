package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;

/** A listening socket that one driver accepts from. */
final class UringListener {
    /** More than any queue holds: net.core.somaxconn is 4,096 unless it was raised. */
    private static final int ACCEPTS_AT_CLOSE_MAX = 65_536;

    private final UringDriver driver;
    private final IoEvents events;
    final int number;
    private final UringListenSocket socket;
    private final boolean direct;
    private boolean accepting;
    private boolean closed;

    UringListener(UringDriver driver, IoEvents events, int number, UringListenSocket socket) {
        this.driver = driver;
        this.events = events;
        this.number = number;
        this.socket = socket;
        this.direct = driver.effective().has(UringFeature.DIRECT_DESCRIPTORS);
    }

    void accept() {
        if (accepting || closed) {
            return;
        }
        accepting = true;
        Sqe sqe = driver.submitter().next();
        if (driver.effective().has(UringFeature.MULTISHOT_ACCEPT)) {
            sqe.acceptMultishot(socket.fd, direct);
        } else {
            sqe.accept(socket.fd, direct);
        }
        sqe.userData(userData());
    }

    private long userData() {
        return Op.userData(Op.ACCEPT, number);
    }

    void onAccept(int res, int flags) {
        accepting = Cqe.hasMore(flags);
        if (res >= 0) {
            adopt(res, direct);
        }
        if (accepting || closed) {
            return;
        }
        if (res >= 0 || res == -Errno.ECONNABORTED || res == -Errno.EINTR || res == -Errno.EAGAIN) {
            if (res >= 0 && driver.effective().has(UringFeature.MULTISHOT_ACCEPT)) {
                events.count(Counter.REARMS, 1);
            }
            accept();
        } else if (res != -Errno.ECANCELED) {
            events.onAcceptFailed(number, Errno.exception("accept", -res));
        }
    }

    private void adopt(int descriptor, boolean isDirect) {
        long id = events.onAccepted(number);
        if (id != IoEvents.REFUSED) {
            UringChannel channel = new UringChannel(driver, events, id, descriptor, isDirect, socket.isUnix());
            driver.adopt(channel);
            channel.open();
        } else if (isDirect) {
            driver.submitter().next().closeDirect(descriptor).userData(Op.userData(Op.IGNORED, 0));
        } else {
            driver.libc().close(descriptor);
            events.count(Counter.SYSCALLS, 1);
        }
    }

    boolean isAccepting() {
        return accepting;
    }

    /**
     * Accepts all that waits, after the ring has let go of the socket: whoever asks the ring may be told of a cancellation
     * while connections wait. What is left where that fails is reset when the socket is closed.
     */
    void acceptAll() {
        int result = driver.libc().nonBlocking(socket.fd);
        for (int i = 0; i < ACCEPTS_AT_CLOSE_MAX && result >= 0; i++) {
            result = driver.libc().accept(socket.fd);
            events.count(Counter.SYSCALLS, 1);
            if (result >= 0) {
                adopt(result, false);
            }
        }
        if (result < 0 && result != -Errno.EAGAIN) {
            events.onAcceptFailed(number, Errno.exception("accept", -result));
        }
    }

    /** After this the ring accepts nothing; completions of what it accepted before follow. */
    void close() throws IOException {
        closed = true;
        if (accepting) {
            driver.submitter().submitAll();
            driver.ring().cancelNow(userData());
        }
    }
}
