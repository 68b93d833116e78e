package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;

/** A listening socket that one driver accepts from. */
final class UringListener {
    private final UringDriver driver;
    private final IoEvents events;
    private final int number;
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
            adopt(res);
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

    private void adopt(int descriptor) {
        long id = closed ? IoEvents.REFUSED : events.onAccepted(number);
        if (id != IoEvents.REFUSED) {
            UringChannel channel = new UringChannel(driver, events, id, descriptor, direct, socket.isUnix());
            driver.adopt(channel);
            channel.open();
        } else if (direct) {
            driver.submitter().next().closeDirect(descriptor).userData(Op.userData(Op.IGNORED, 0));
        } else {
            driver.libc().close(descriptor);
            events.count(Counter.SYSCALLS, 1);
        }
    }

    boolean isAccepting() {
        return accepting;
    }

    boolean isClosed() {
        return closed;
    }

    /** After this no connection is accepted, and the kernel has let go of the socket. */
    void close() throws IOException {
        closed = true;
        if (accepting) {
            driver.submitter().submitAll();
            driver.ring().cancelNow(userData());
        }
    }
}
