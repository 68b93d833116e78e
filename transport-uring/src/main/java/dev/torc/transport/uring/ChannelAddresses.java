package dev.torc.transport.uring;

import dev.torc.ffi.CompletionQueue;
import dev.torc.ffi.LibC;
import dev.torc.ffi.Ring;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses of connections, asked for when somebody wants them. */
final class ChannelAddresses {
    private static final int ENTERS_MAX = 1000;

    private final Ring ring;
    private final Submitter submitter;
    private final LibC libc;
    private final Set<Long> givenUp = new HashSet<>();
    private long installs;

    ChannelAddresses(Ring ring, Submitter submitter, LibC libc) {
        this.ring = ring;
        this.submitter = submitter;
        this.libc = libc;
    }

    @Nullable
    SocketAddress of(UringChannel channel, boolean local) {
        int fd = channel.direct ? install(channel.fd) : channel.fd;
        try {
            return local ? libc.localAddress(fd) : libc.remoteAddress(fd);
        } catch (IOException e) {
            return null;
        } finally {
            if (channel.direct && fd >= 0) {
                libc.close(fd);
            }
        }
    }

    /**
     * An ordinary descriptor for a direct one. Its completion is read where it is, out of turn; where the queue has
     * overflowed it cannot be, and nothing is answered.
     */
    private int install(int index) {
        long userData = Op.userData(Op.INSTALL, ++installs);
        submitter.next().installDirect(index).userData(userData);
        submitter.submitAll();
        int result = ring.cq().peek(userData);
        for (int i = 0; result == CompletionQueue.MISSING && i < ENTERS_MAX; i++) {
            Submitter.check(ring.enter(0, 0, 0));
            result = ring.cq().peek(userData);
        }
        if (result == CompletionQueue.MISSING) {
            givenUp.add(userData);
        }
        return result;
    }

    void onInstall(long userData, int res) {
        if (givenUp.remove(userData) && res >= 0) {
            libc.close(res);
        }
    }
}
