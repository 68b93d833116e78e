package dev.torc.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.bench.app.Launch;
import dev.torc.bench.app.Launches;
import dev.torc.bench.app.Peer;
import dev.torc.bench.app.Peers;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class JvmPeersTest {
    private static final int ECHO_BYTES = 100_000;
    private static final int ANSWER_TIMEOUT_MILLIS = 20_000;
    private static final String REQUEST = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String DATE = "\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";

    static List<String> names() {
        return Peers.names();
    }

    /** An answer of known length. */
    private record Answer(String status, TreeMap<String, String> fields, String content) {}

    private static RunningServer start(String name, int loops) throws IOException {
        String missing = Peers.missing(name);
        assumeTrue(missing == null, missing);
        return Servers.start(ServerName.of(name), ServerOptions.of("127.0.0.1", 0, loops));
    }

    private static Socket connect(RunningServer server) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
        return socket;
    }

    private static Answer read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            assertTrue(octet >= 0, head.toString());
            head.append((char) octet);
        }
        List<String> lines = head.toString().lines().toList();
        TreeMap<String, String> fields = new TreeMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            assertNull(fields.put(name, line.substring(colon + 1).strip()), "twice: " + line);
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        return new Answer(lines.getFirst(), fields, new String(in.readNBytes(length), ISO_8859_1));
    }

    @Test
    void theModuleHasThePeersThatTheBenchKnows() {
        assertEquals(names(), new JvmPeers().peers().stream().map(Peer::name).toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersHaveTheSameHeadAndConnectionsStay(String name) throws IOException {
        RunningServer server = start(name, 1);
        try (Socket socket = connect(server)) {
            assertEquals(name, server.name());
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
                Answer answer = read(socket.getInputStream());
                assertEquals("HTTP/1.1 200 OK", answer.status());
                assertEquals("Hello, World!", answer.content());
                assertEquals("13", answer.fields().remove("content-length"));
                String type = String.valueOf(answer.fields().remove("content-type"));
                assertEquals("text/plain;charset=utf-8", type.replace(" ", "").toLowerCase(Locale.ROOT));
                assertTrue(String.valueOf(answer.fields().remove("date")).matches(DATE));
                assertFalse(String.valueOf(answer.fields().remove("server")).isEmpty());
                // That it stays may be said, though it need not.
                assertEquals(
                        "keep-alive",
                        answer.fields().getOrDefault("connection", "keep-alive").toLowerCase(Locale.ROOT));
                answer.fields().remove("connection");
                assertTrue(answer.fields().isEmpty(), answer.fields().toString());
            }
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void requestsThatArriveTogetherAreAllAnswered(String name) throws IOException {
        RunningServer server = start(name, 1);
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write(REQUEST.repeat(16).getBytes(ISO_8859_1));
            for (int i = 0; i < 16; i++) {
                assertEquals("Hello, World!", read(socket.getInputStream()).content());
            }
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void otherEndpointsAreThere(String name) throws Exception {
        RunningServer server = start(name, 2);
        byte[] content = new byte[ECHO_BYTES];
        new Random(3).nextBytes(content);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String url = "http://127.0.0.1:" + server.address().getPort();
            HttpResponse<String> json = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/json")).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals("{\"message\":\"Hello, World!\"}", json.body());
            assertEquals(
                    "application/json",
                    json.headers().firstValue("Content-Type").orElse(""));
            for (int i = 0; i < 2; i++) {
                HttpResponse<byte[]> echo = client.send(
                        HttpRequest.newBuilder(URI.create(url + "/echo"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, echo.statusCode());
                assertArrayEquals(content, echo.body());
            }
            HttpResponse<String> nowhere = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/nowhere")).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(404, nowhere.statusCode());
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPortThatIsTakenIsTold(String name) throws IOException {
        String missing = Peers.missing(name);
        assumeTrue(missing == null, missing);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerOptions options = ServerOptions.of("127.0.0.1", socket.getLocalPort(), 1);
            assertThrows(BindException.class, () -> Servers.start(ServerName.of(name), options));
        }
    }

    @Test
    void isLaunchedWithItsFlagsAndTellsWhatItUses() throws Exception {
        Process process = new ProcessBuilder(
                        Launches.of("netty-nio", 0, 1, List.of("--enable-native-access=ALL-UNNAMED"))
                                .command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader();
                BufferedWriter commands = process.outputWriter()) {
            String ready = String.valueOf(lines.readLine());
            assertTrue(ready.startsWith("listening on http://127.0.0.1:"), ready);
            commands.write("stats\n");
            commands.flush();
            String stats = String.valueOf(lines.readLine());
            assertTrue(stats.contains("\"unsafe\":\"true\"") && stats.contains("allocatedBytes"), stats);
            commands.write("stop\n");
            commands.flush();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isDescribed(String name) throws IOException {
        Peer peer = Peers.find(name);
        assertNotNull(peer);
        assertTrue(peer.version().matches(".* \\d+\\.\\d+.*"), peer.version());
        assertTrue(peer.tuning().endsWith(").") && peer.tuning().contains(" ("), peer.tuning());
        Launch launch = Launches.of(name, 0, 1, List.of("-Xmx64m"));
        assertTrue(launch.hasControl());
        assertTrue(launch.command().contains("-Xmx64m"));
        assertTrue(launch.command().containsAll(peer.jvmFlags()));
        assertEquals(peer.jvmFlags(), Launches.jvmFlags(name));
        assertEquals(peer.version(), launch.version());
    }
}
