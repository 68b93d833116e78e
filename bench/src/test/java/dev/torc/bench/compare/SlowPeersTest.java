package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.http.HttpStats;
import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlowPeersTest {
    private static void awaitConnections(RunningServer server, LongPredicate enough) {
        while (!enough.test(server.stats().stream()
                .mapToLong(stats -> stats.get(Counter.CONNECTIONS))
                .sum())) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void idleOnesHaveHadAnAnswerAndSlowOnesStay() throws IOException {
        RunningServer server = Servers.start(ServerName.of("nio"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            try (SlowPeers peers = SlowPeers.open(server.address(), 20, 6)) {
                assertEquals(20, peers.idleCount());
                awaitConnections(server, count -> count == 26);
                HttpStats http = server.httpStats();
                // Half of the slow ones ask at once, and take their answer a little at a time.
                while (http == null || http.get(HttpStats.Counter.REQUESTS) < 23) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
            awaitConnections(server, count -> count == 0);
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void refusesWhereNobodyListens() {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        assertThrows(IOException.class, () -> SlowPeers.open(nobody, 1, 0).close());
    }
}
