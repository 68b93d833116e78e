package dev.torc.bench.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BurningTest {
    private static final int REQUESTS = 20 * 1024;
    private static final int WORK_STEPS = 4_000;

    private static long worked = 1;

    private static void work() {
        for (int i = 0; i < WORK_STEPS; i++) {
            worked = worked * 31 + i;
        }
    }

    /** CPU time per request that takes some microseconds, in nanoseconds, after the share has been measured. */
    private static double costNanos(double share) {
        Burning burning = new Burning(exchange -> {}, share);
        var threads = ManagementFactory.getThreadMXBean();
        long start = 0;
        for (int i = 0; i < 2 * REQUESTS; i++) {
            if (i == REQUESTS) {
                start = threads.getCurrentThreadCpuTime();
            }
            burning.burn();
            work();
        }
        return (double) (threads.getCurrentThreadCpuTime() - start) / REQUESTS;
    }

    @Test
    void burnsTheShareOfWhatARequestCosts() {
        costNanos(0.5);
        double without = costNanos(0);
        double with = costNanos(0.5);
        assertEquals(1.5, with / without, 0.25, "from " + without + " to " + with + " ns");
    }

    @Test
    void isAVariantThatIsNotListed() {
        assertNull(ServerName.of("nio+burn=5%").unknown());
        assertEquals(
                "burns 5 % more CPU with each request",
                ServerName.of("nio+burn=5%").description());
        assertNotNull(ServerName.of("jdk+burn=5%").unknown());
        assertNotNull(ServerName.of("nio+burn=5").unknown());
        assertTrue(Variants.of("nio").stream().noneMatch(variant -> variant.burnShare() > 0));
    }

    @Test
    void theServersOfTheJdkServeFilesToo(@TempDir Path folder) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("a.txt"), "a file");
        assertTrue(Servers.servesFiles("nio") && Servers.servesFiles("jdk-pool"));
        RunningServer server = Servers.start(
                ServerName.of("jdk-virtual"),
                ServerOptions.of("127.0.0.1", 0, 1).withFiles(folder));
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI file = URI.create("http://127.0.0.1:" + server.address().getPort() + "/files/a.txt");
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(file).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals("a file", answer.body());
        } finally {
            server.stop(Duration.ofSeconds(1));
        }
    }
}
