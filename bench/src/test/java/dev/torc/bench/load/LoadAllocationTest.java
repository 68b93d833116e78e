package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loops of the generator allocate nothing for a request, only by the second and the tick. */
@Timeout(60)
class LoadAllocationTest {
    private static final double BYTES_PER_REQUEST_MAX = 1;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What the threads of the generator have allocated. */
    private static long allocated() {
        long[] ids = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("torc-load"))
                .mapToLong(info -> info.getThreadId())
                .toArray();
        return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).sum();
    }

    private record Seen(long responses, long allocated) {}

    /** Bytes per request between the second second and the last. */
    private static double bytesPerRequest(LoadJob job) throws Exception {
        Seen[] seen = new Seen[2];
        LoadResult result = new LoadRun(job, interval -> {
                    if (interval.nanos() > TimeUnit.MILLISECONDS.toNanos(900)) {
                        seen[0] = seen[0] == null ? seen[1] : seen[0];
                        seen[1] = new Seen(interval.tally().responses(), allocated());
                    }
                })
                .run();
        assertEquals(0, result.errorCount(), result.toString());
        assertTrue(seen[0] != null, "the run was too short");
        return (double) (seen[1].allocated() - seen[0].allocated()) / (seen[1].responses() - seen[0].responses());
    }

    private static void assertNothing(LoadJob job) throws Exception {
        double bytes = bytesPerRequest(job);
        assertTrue(bytes < BYTES_PER_REQUEST_MAX, () -> bytes + " bytes per request");
    }

    private static LoadJob job(RunningServer server) {
        String url = "http://127.0.0.1:" + server.address().getPort() + "/plaintext?{1..100000}";
        return LoadJob.of(url)
                .withHeaders(List.of("Accept: text/plain"))
                .withExpectBody("World!")
                .withConnections(16)
                .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(3500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "open"})
    void nothingIsAllocatedPerRequest(String loop) throws Exception {
        RunningServer server = Servers.start(ServerName.of("nio"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            assertNothing(
                    loop.equals("open")
                            ? job(server).withRate(4000)
                            : job(server).withPipeline(4));
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void theGaugeSeesWhatIsAllocated() throws Exception {
        RunningServer server = Servers.start(ServerName.of("nio"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            // Each connection is an object, and here each request has one.
            double bytes =
                    bytesPerRequest(job(server).withRequestsPerConnection(1).withRate(500));
            assertTrue(bytes > BYTES_PER_REQUEST_MAX, () -> bytes + " bytes per request");
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }
}
