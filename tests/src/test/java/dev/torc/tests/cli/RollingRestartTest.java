package dev.torc.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.tests.cli.RestartLoad.Count;
import dev.torc.tests.cli.Torc.Outcome;
import dev.torc.transport.uring.UringSupport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The next process listens on the same port before the one before it stops; clients are strict and see nothing of it. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class RollingRestartTest {
    private static final int RESTARTS = 5;
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    @ParameterizedTest
    @CsvSource({"nio,1", "nio,2", "io_uring,1", "io_uring,2"})
    void fiveRestartsUnderLoadLoseNoRequestAndCutNoResponse(String engine, int loops) throws Exception {
        String reason = UringSupport.here().unavailability();
        assumeTrue(engine.equals("nio") || reason == null, reason);
        Torc running = serve(engine, loops, 0);
        RestartLoad load = null;
        try {
            int port = running.readPort();
            load = new RestartLoad(port);
            load.start();
            for (int i = 0; i < RESTARTS; i++) {
                load.awaitProgress();
                Torc before = running;
                running = serve(engine, loops, port);
                assertEquals(port, running.readPort());
                load.awaitProgress();
                stop(before);
            }
            load.awaitProgress();
            load.stop();
            System.out.println(engine + ", " + loops + " loops, " + RESTARTS + " restarts: " + load);
            assertEquals(List.of(), List.copyOf(load.failures));
            assertTrue(load.count(Count.LAST_ANSWERS) > 0, "no server said that it closes");
        } finally {
            if (load != null) {
                load.stop();
            }
            running.close();
        }
    }

    private static Torc serve(String engine, int loops, int port) throws IOException {
        return Torc.withFlag(
                "--enable-native-access=ALL-UNNAMED",
                "serve",
                "--reuse-port",
                "--transport",
                engine,
                "--loops",
                String.valueOf(loops),
                "--port",
                String.valueOf(port));
    }

    private static void stop(Torc running) throws IOException, InterruptedException {
        try (running) {
            long startNanos = System.nanoTime();
            running.terminate();
            Outcome outcome = running.await();
            long tookNanos = System.nanoTime() - startNanos;
            assertEquals(0, outcome.exitCode(), outcome.toString());
            assertEquals("", outcome.err());
            assertTrue(tookNanos < DRAIN_NANOS, () -> "stopping took " + tookNanos / 1_000_000 + " ms");
        }
    }
}
