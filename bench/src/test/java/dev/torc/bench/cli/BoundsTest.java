package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class BoundsTest {
    private static ServerOptions options(int port, String... arguments) {
        Bounds bounds = new Bounds();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("bounds", CommandLine.Model.CommandSpec.forAnnotatedObject(bounds)))
                .parseArgs(arguments);
        return bounds.apply(ServerOptions.of("127.0.0.1", port, 1));
    }

    private static RunningServer start(ServerOptions options) throws IOException {
        return Servers.start(ServerName.of("nio"), options);
    }

    @Test
    void whatIsNotGivenStaysAsItWas() {
        assertEquals(ServerOptions.of("127.0.0.1", 8080, 1), options(8080));
    }

    @Test
    void eachOptionChangesItsOwn() {
        HttpTimeouts timeouts = HttpTimeouts.defaults()
                .withHead(Duration.ofSeconds(1))
                .withBody(Duration.ofSeconds(2))
                .withWriteStall(Duration.ofSeconds(3))
                .withIdle(Duration.ofSeconds(4));
        ServerOptions expected = ServerOptions.of("127.0.0.1", 8080, 1)
                .withReusePort(true)
                .withTimeouts(timeouts)
                .withLimits(HttpLimits.defaults().withBodyBytesMax(5).withConnectionsMax(6))
                .withFiles(Path.of("."));
        String given = "--head-timeout 1s --body-timeout 2s --write-timeout 3s --idle-timeout 4s --body-bytes-max 5"
                + " --connections-max 6";
        assertEquals(expected, options(8080, (given + " --reuse-port --files .").split(" ")));
    }

    @Test
    void filesAreServedBesideTheApplication(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a file");
        RunningServer server = start(options(0, "--files", folder.toString()));
        try {
            String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            assertTrue(answer(server, "GET /files/a.txt" + end).endsWith("a file"));
            assertTrue(answer(server, "GET /plaintext" + end).endsWith("Hello, World!"));
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
        String missing = folder.resolve("missing").toString();
        assertThrows(IllegalArgumentException.class, () -> options(0, "--files", missing));
    }

    @Test
    void requestsAreLogged(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("access.log");
        RunningServer server = start(options(0, "--access-log", log + ":common"));
        try {
            answer(server, "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
        String line = Files.readString(log);
        assertTrue(line.matches("127\\.0\\.0\\.1 - - \\[.*\\] \"GET /plaintext HTTP/1\\.1\" 200 13\n"), line);
    }

    @Test
    void variantsHaveMiddlewareAroundTheApplication() throws IOException {
        for (String name : new String[] {"nio+middleware", "nio+access-log"}) {
            RunningServer server = Servers.start(ServerName.of(name), ServerOptions.of("127.0.0.1", 0, 1));
            try {
                String answer =
                        answer(server, "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertTrue(answer.endsWith("Hello, World!"), answer);
                assertEquals(name.endsWith("middleware"), answer.contains("\r\nX-Request-Id: "), answer);
            } finally {
                server.stop(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortIsSharedOnlyByThoseThatReuseIt() throws IOException {
        RunningServer first = start(options(0, "--reuse-port"));
        try {
            int port = first.address().getPort();
            start(options(port, "--reuse-port")).stop(Duration.ofSeconds(5));
            assertThrows(BindException.class, () -> start(options(port)));
        } finally {
            first.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void theServerObeysThem() throws IOException {
        RunningServer server = start(options(0, "--head-timeout", "100ms", "--body-bytes-max", "5"));
        try {
            assertTrue(answer(server, "GET / HT").startsWith("HTTP/1.1 408 "));
            String sixBytes = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n123456";
            assertTrue(answer(server, sixBytes).startsWith("HTTP/1.1 413 "));
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    private static String answer(RunningServer server, String sent) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
