package dev.torc.bench.peers;

import dev.torc.bench.app.RunningServer;
import dev.torc.transport.LoopStats;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A started peer.
 *
 * @param name under which it is compared
 * @param address that it listens on
 * @param loops how many threads select
 * @param details what it uses of this machine, by name
 * @param end ends it, within a time
 */
record PeerServer(
        String name, InetSocketAddress address, int loops, Map<String, String> details, Consumer<Duration> end)
        implements RunningServer {
    /** One that has no choice. */
    PeerServer(String name, InetSocketAddress address, int loops, Consumer<Duration> end) {
        this(name, address, loops, Map.of(), end);
    }

    /**
     * An address for servers that cannot tell which port they were given: port 0 becomes one that is free.
     *
     * @throws BindException where it is taken
     */
    static InetSocketAddress free(String host, int port) throws IOException {
        InetAddress address = InetAddress.getAllByName(host)[0];
        try (ServerSocket probe = new ServerSocket(port, 1, address)) {
            return new InetSocketAddress(address, probe.getLocalPort());
        }
    }

    @Override
    public @Nullable String fallback() {
        return null;
    }

    @Override
    public List<LoopStats> stats() {
        return List.of();
    }

    @Override
    public void stop(Duration within) {
        end.accept(within);
    }
}
