package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.app.RunningServer;
import dev.torc.transport.LoopStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadyLineTest {
    private record Server(String host, @Nullable String fallback) implements RunningServer {
        @Override
        public InetSocketAddress address() {
            try {
                return new InetSocketAddress(InetAddress.getByName(host), 8080);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public String name() {
            return "nio";
        }

        @Override
        public int loops() {
            return 2;
        }

        @Override
        public List<LoopStats> stats() {
            return List.of();
        }

        @Override
        public void stop(Duration within) {}
    }

    @Test
    void namesAddressTransportAndLoops() {
        assertEquals(
                "listening on http://127.0.0.1:8080 transport=nio loops=2",
                ReadyLine.of(new Server("127.0.0.1", null)));
        assertEquals(
                "listening on http://[0:0:0:0:0:0:0:1]:8080 transport=nio loops=2",
                ReadyLine.of(new Server("::1", null)));
    }

    @Test
    void saysWhyTheTransportIsASecondChoice() {
        assertEquals(
                "listening on http://127.0.0.1:8080 transport=nio loops=2 fallback=\"It says \\\"no\\\" to C:\\\\x\\nat all.\"",
                ReadyLine.of(new Server("127.0.0.1", "It says \"no\" to C:\\x\nat all.")));
    }

    @Test
    void isWhatAServerPrintsFirst() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TorcCommand.class.getName(),
                        "serve",
                        "--transport",
                        "nio",
                        "--port",
                        "0",
                        "--loops",
                        "1")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String line = String.valueOf(lines.readLine());
            assertTrue(line.matches("listening on http://127\\.0\\.0\\.1:\\d+ transport=nio loops=1"), line);
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(ExitCode.GOOD, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }
}
