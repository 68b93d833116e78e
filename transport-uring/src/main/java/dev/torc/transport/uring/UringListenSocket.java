package dev.torc.transport.uring;

import dev.torc.ffi.LibC;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;

/** A listening socket; the file of a unix socket goes with it. */
final class UringListenSocket implements ListenSocket {
    final int fd;
    private final SocketAddress localAddress;
    private boolean closed;

    UringListenSocket(int fd, SocketAddress localAddress) {
        this.fd = fd;
        this.localAddress = localAddress;
    }

    boolean isUnix() {
        return localAddress instanceof UnixDomainSocketAddress;
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        // While it listens: a successor that finds the file of a socket that is gone replaces it.
        if (localAddress instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
        }
        try (Arena arena = Arena.ofConfined()) {
            LibC libc = new LibC(arena);
            // Ends the listening at once, also where a ring still holds the socket for a moment.
            libc.shutdownInput(fd);
            LibC.check("close", libc.close(fd));
        }
    }
}
