package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.bench.compare.MemorySeen;
import dev.torc.bench.compare.TrialServer;
import dev.torc.transport.uring.UringSupport;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an idle connection keeps alive is bounded: T12 of docs/PERFORMANCE.md, with fewer connections. */
@Timeout(120)
final class IdleBytesTest {
    private static final int CONNECTIONS_BEFORE = 100;
    private static final int CONNECTIONS = 6000;
    private static final String CPUS = "0";

    @ParameterizedTest
    @CsvSource({"nio, 1536", "io_uring, 512"})
    void anIdleConnectionKeepsFewBytesAlive(String engine, long bytesMax) throws Exception {
        assumeTrue(engine.equals("nio") || UringSupport.here().unavailability() == null);
        List<String> options = List.of("--idle-timeout", "10m");
        List<String> flags = List.of("-XX:NativeMemoryTracking=summary");
        try (TrialServer server = new TrialServer(engine, CPUS, options, flags)) {
            server.crowd(CONNECTIONS_BEFORE, CPUS); // what the first ones load is no connection's
            MemorySeen before = server.memory();
            server.crowd(CONNECTIONS_BEFORE + CONNECTIONS, CPUS);
            MemorySeen after = server.memory();
            int more = after.descriptors() - before.descriptors();
            assertTrue(more > 0.99 * CONNECTIONS, () -> "only " + more + " connections more are open");
            long bytes = after.heapBytes().orElseThrow()
                    - before.heapBytes().orElseThrow()
                    + after.nativeBytes().orElseThrow()
                    - before.nativeBytes().orElseThrow();
            assertTrue(bytes < bytesMax * more, () -> bytes / more + " bytes for each connection");
        }
    }
}
