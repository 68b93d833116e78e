package dev.torc.bench.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers are not on this class path; programs are there or not, as the machine has them. */
@Timeout(300)
class LaunchesTest {
    static List<String> programs() {
        return Launches.programs();
    }

    static List<String> peers() {
        return Peers.names();
    }

    @Test
    void noNameIsGivenTwice() {
        assertEquals(Launches.names().size(), new HashSet<>(Launches.names()).size());
        assertTrue(Launches.names().containsAll(programs()));
        assertTrue(Launches.names().containsAll(peers()));
        assertTrue(Servers.names().containsAll(peers()));
        // A program is a process of its own: what a JVM around it costs is not to be taken for it.
        assertTrue(programs().stream().noneMatch(Servers.names()::contains));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void aPeerThatIsNotOnTheClassPathSaysHowToBuildIt(String name) {
        assertEquals("The peer '" + name + "' is not built: run ./torc peers.", Launches.missing(name));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramThatLacksSomethingNamesThePackagesThatHaveIt(String name) {
        Program program = Program.of(name);
        assertNotNull(program);
        String sentence = program.lacks("something");
        assertTrue(
                sentence.matches(name + " needs something, which this machine lacks: install [a-z0-9 -]+\\."),
                sentence);
    }

    @Test
    void whatIsNotKnownIsMissing() {
        assertEquals("There is no server named 'apache'.", Launches.missing("apache"));
    }

    @Test
    void whatIsNotOnPathIsNotPresent() {
        assertFalse(Tool.isPresent("no-such-program"));
        assertTrue(Tool.isPresent("sh"));
        assertFalse(Tool.compiles("#include <no-such-header.h>\n"));
        assertTrue(Tool.output("no-such-program").isEmpty());
        assertEquals("said", Tool.output("sh", "-c", "echo said >&2; echo more").orElse(""));
    }

    @Test
    void aProgramThatCannotBeBuiltSaysWhatTheCompilerSaid() {
        assumeTrue(Tool.isPresent(Tool.COMPILER));
        IOException failure =
                assertThrows(IOException.class, () -> ProgramSource.find().compile("no_such", List.of()));
        assertTrue(String.valueOf(failure.getMessage()).contains("no_such.c"), failure.toString());
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramAnswersAndEndsWhenItIsStopped(String name) throws Exception {
        String missing = Launches.missing(name);
        assumeTrue(missing == null, missing);
        LaunchedServer server = LaunchedServer.start(name, 0, 2);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertFalse(server.launch().hasControl());
            assertFalse(server.launch().version().isEmpty());
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.address().getPort() + "/plaintext"))
                    .build();
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                assertEquals(200, response.statusCode());
                assertEquals(Endpoints.HELLO, response.body());
                assertEquals(
                        Endpoints.TEXT_TYPE,
                        response.headers().firstValue("Content-Type").orElse(""));
                for (String field : List.of("Date", "Server", "Content-Length")) {
                    assertTrue(response.headers().firstValue(field).isPresent(), field);
                }
            }
        } finally {
            server.stop(Duration.ofSeconds(10));
        }
        LaunchedServer again = LaunchedServer.start(name, server.address().getPort(), 1);
        again.stop(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aProgramAnswersEachRequestHoweverItArrives(String name) throws IOException {
        String missing = Launches.missing(name);
        assumeTrue(missing == null, missing);
        String three = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(3);
        LaunchedServer server = LaunchedServer.start(name, 0, 1);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            byte[] octets = three.getBytes(StandardCharsets.US_ASCII);
            for (int cut = 1; cut < octets.length; cut++) {
                socket.getOutputStream().write(octets, 0, cut);
                socket.getOutputStream().write(octets, cut, octets.length - cut);
                String answers = "";
                while (answers.split(Endpoints.HELLO, -1).length <= 3) {
                    byte[] some = new byte[4096];
                    int length = socket.getInputStream().read(some);
                    assertTrue(length > 0, answers);
                    answers += new String(some, 0, length, StandardCharsets.US_ASCII);
                }
                assertEquals(3, answers.split("HTTP/1.1 200 OK", -1).length - 1, answers);
                assertTrue(answers.endsWith(Endpoints.HELLO), answers);
            }
        } finally {
            server.stop(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ceiling-uring", "ceiling-epoll"})
    void aCeilingSendsBackWhatIsPosted(String name) throws Exception {
        String missing = Launches.missing(name);
        assumeTrue(missing == null, missing);
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        LaunchedServer server = LaunchedServer.start(name, 0, 1);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/echo");
            for (int length : new int[] {content.length, 1, 0, 100_000}) {
                byte[] sent = Arrays.copyOf(content, length);
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(sent))
                        .build();
                HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, response.statusCode());
                assertArrayEquals(sent, response.body());
            }
        } finally {
            server.stop(Duration.ofSeconds(10));
        }
    }

    @Test
    void nginxServesAFolder(@TempDir Path folder) throws Exception {
        String missing = Launches.missing("nginx");
        assumeTrue(missing == null, missing);
        Files.writeString(folder.resolve("file"), "content of a file");
        int port = Launches.freePort();
        Process nginx = new ProcessBuilder(
                        Launches.of("nginx", port, 1, List.of(), folder).command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/files/file"))
                    .build();
            HttpResponse<String> response = null;
            while (response == null) {
                assertTrue(nginx.isAlive(), "nginx has ended");
                try {
                    response = client.send(request, HttpResponse.BodyHandlers.ofString());
                } catch (ConnectException e) {
                    Thread.onSpinWait(); // it does not listen yet
                }
            }
            assertEquals("content of a file", response.body());
        } finally {
            nginx.getOutputStream().close();
            assertTrue(nginx.waitFor(10, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aPortThatIsTakenIsToldBeforeAnythingIsStarted(String name) throws IOException {
        String missing = Launches.missing(name);
        assumeTrue(missing == null, missing);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(BindException.class, () -> LaunchedServer.start(name, socket.getLocalPort(), 1));
        }
        assertThrows(IllegalArgumentException.class, () -> Launches.of(name, 0, 1, List.of()));
    }

    @Test
    void theLightLoadSaturatesAServerAndCountsWhatItGot() throws Exception {
        assumeTrue(Launches.lightLoadMissing() == null, Launches.lightLoadMissing());
        RunningServer server = Servers.start(ServerName.of("threads"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            int port = server.address().getPort();
            Process load = new ProcessBuilder(Launches.lightLoad("127.0.0.1", port, "/plaintext", 4, 3, 0.3)).start();
            String line = String.valueOf(load.inputReader().readLine());
            assertTrue(line.matches("requests=[1-9]\\d* seconds=0\\.\\d+"), line);
            assertTrue(load.waitFor(10, TimeUnit.SECONDS));
            assertEquals(0, load.exitValue());
            Process refused = new ProcessBuilder(Launches.lightLoad("127.0.0.1", port, "/nowhere", 1, 1, 0.3)).start();
            assertTrue(refused.waitFor(10, TimeUnit.SECONDS));
            assertEquals(1, refused.exitValue());
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
        assertNull(server.httpStats());
    }
}
