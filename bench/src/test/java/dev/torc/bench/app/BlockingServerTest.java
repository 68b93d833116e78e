package dev.torc.bench.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
@Timeout(60)
class BlockingServerTest {
    private static final int ANSWER_TIMEOUT_MILLIS = 20_000;
    private static final String DATE = "Date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n";
    private static final String LAST = "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String HELLO =
            "HTTP/1.1 200 OK\r\nDate\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, World!";
    private static final String LAST_HELLO = HELLO.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

    private final ThreadPerConnection kind;
    private RunningServer server;

    BlockingServerTest(ThreadPerConnection kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException {
        server = Servers.start(ServerName.of(kind.label()), ServerOptions.of("127.0.0.1", 0, 1));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(5));
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
        return socket;
    }

    /** What is answered until the server closes, without the times. */
    private String talk(String requests) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
            return rest(socket);
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1).replaceAll(DATE, "Date\r\n");
    }

    private static String head(String method, String target, String... fields) {
        return method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + String.join("", fields) + "\r\n";
    }

    @Test
    void isAServerByItsName() {
        assertTrue(Servers.names().contains(server.name()));
        assertEquals(kind.label(), server.name());
    }

    @Test
    void requestsThatArriveTogetherAreAnsweredInTurn() throws IOException {
        String together = head("GET", "/plaintext")
                + head("POST", "/echo", "Content-Type: a/b\r\n", "Content-Length: 5\r\n") + "first"
                + head("POST", "/echo", "Transfer-Encoding: chunked\r\n")
                + "4\r\nseco\r\n2;x=y\r\nnd\r\n0\r\nA: b\r\n\r\n"
                + head("GET", "/json")
                + LAST;
        String expected = HELLO
                + "HTTP/1.1 200 OK\r\nDate\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nfirst"
                + "HTTP/1.1 200 OK\r\nDate\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nseco\r\n2\r\nnd\r\n0\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nDate\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n"
                + "{\"message\":\"Hello, World!\"}"
                + LAST_HELLO;
        assertEquals(expected, talk(together));
    }

    @Test
    void aRequestMayArriveInPieces() throws IOException {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            String requests = head("POST", "/echo", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n" + LAST;
            for (byte octet : requests.getBytes(ISO_8859_1)) {
                socket.getOutputStream().write(octet);
            }
            String answer = rest(socket);
            assertTrue(answer.contains("abc") && answer.endsWith(LAST_HELLO), answer);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "100, 100000", "3, 1048576"})
    void chunksArriveWhole(int chunks, int size) throws Exception {
        HttpResponse<byte[]> response = get("/stream?chunks=" + chunks + "&size=" + size);
        assertEquals(
                "chunked", response.headers().firstValue("Transfer-Encoding").orElse(""));
        assertEquals((long) chunks * size, response.body().length);
    }

    @Test
    void bytesArriveWhole() throws Exception {
        HttpResponse<byte[]> response = get("/bytes/3000000");
        assertEquals("3000000", response.headers().firstValue("Content-Length").orElse(""));
        assertEquals(3_000_000, response.body().length);
    }

    private HttpResponse<byte[]> get(String target) throws Exception {
        return send(HttpRequest.newBuilder(uri(target)));
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + target);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aLargeEchoIsWhatWasSent(boolean expectContinue) throws Exception {
        byte[] content = new byte[1 << 20];
        new Random(7).nextBytes(content);
        HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri("/echo"))
                .expectContinue(expectContinue)
                .POST(HttpRequest.BodyPublishers.ofByteArray(content)));
        assertArrayEquals(content, response.body());
    }

    @Test
    void aClientThatWaitsIsToldToContinueBeforeItIsAnswered() throws IOException {
        try (Socket socket = connect()) {
            String head =
                    head("POST", "/echo", "Content-Length: 3\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n");
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            String expected = "HTTP/1.1 100 Continue\r\n\r\n";
            assertEquals(expected, new String(socket.getInputStream().readNBytes(expected.length()), ISO_8859_1));
            socket.getOutputStream().write("abc".getBytes(ISO_8859_1));
            assertTrue(rest(socket).endsWith("Content-Length: 3\r\nConnection: close\r\n\r\nabc"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /status/404, 404",
        "GET, /status/600, 404",
        "GET, /nowhere, 404",
        "GET, /echo, 405",
        "POST, /plaintext, 405",
        "GET, /stream?chunks=x&size=1, 400",
        "GET, /delay, 400",
        "GET, /delay?ms=1, 200",
        "GET, /headers, 200"
    })
    void statusesAreThoseOfTheOthers(String method, String target, int status) throws IOException {
        String answer = talk(head(method, target) + LAST);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.endsWith(LAST_HELLO), answer);
        assertEquals(status == 405, answer.contains("\r\nAllow: "), answer);
    }

    @Test
    void contentThatNobodyAskedForIsPassedOver() throws IOException {
        String answer = talk(head("POST", "/plaintext", "Content-Length: 20\r\n") + "GET / HTTP/1.1\r\n\r\n  " + LAST);
        assertEquals(2, answer.split("HTTP/1.1 ", -1).length - 1, answer);
        assertTrue(answer.endsWith(LAST_HELLO), answer);
    }

    @ParameterizedTest
    @CsvSource({"/plaintext, Content-Length: 13", "/bytes/7, Content-Length: 7", "/stream?chunks=2&size=2, chunked"})
    void headHasNoContent(String target, String field) throws IOException {
        String answer = talk(head("HEAD", target) + LAST);
        String first = answer.substring(0, answer.length() - LAST_HELLO.length());
        assertTrue(first.contains(field) && first.endsWith("\r\n\r\n"), first);
        assertEquals(LAST_HELLO, answer.substring(first.length()));
    }

    @ParameterizedTest
    @CsvSource({"204", "205", "304"})
    void someStatusesHaveNoContent(int status) throws IOException {
        String answer = talk(head("GET", "/status/" + status) + LAST);
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        assertEquals(answer.length() - LAST_HELLO.length(), answer.indexOf("\r\n\r\n") + 4, answer);
    }

    @Test
    void theOldVersionIsClosedUnlessItAsksNotToBe() throws IOException {
        assertEquals(LAST_HELLO, talk("GET /plaintext HTTP/1.0\r\n\r\n"));
        String kept = talk("GET /plaintext HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + LAST);
        assertTrue(kept.contains("Connection: keep-alive\r\n") && kept.endsWith(LAST_HELLO), kept);
        String stream = talk("GET /stream?chunks=2&size=3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertTrue(stream.endsWith("Connection: close\r\n\r\nxxxxxx"), stream);
    }

    @Test
    void whatIsNoRequestIsRefusedAndEndsTheConnection() throws IOException {
        assertTrue(talk("GET /plaintext HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 400 Bad Request\r\n"));
        assertTrue(talk(head("GET", "/" + "x".repeat(20_000))).startsWith("HTTP/1.1 414 "));
        String chunks = talk(head("POST", "/echo", "Transfer-Encoding: chunked\r\n") + "zz\r\n");
        assertTrue(chunks.startsWith("HTTP/1.1 400 ") && chunks.contains("Connection: close\r\n"), chunks);
    }

    @Test
    void stoppingEndsIdleConnectionsAndFinishesWhatIsInFlight() throws Exception {
        try (Socket idle = connect();
                Socket busy = connect()) {
            idle.getOutputStream().write(head("GET", "/plaintext").getBytes(ISO_8859_1));
            idle.getInputStream().readNBytes(20);
            busy.getOutputStream()
                    .write((head("GET", "/plaintext") + head("GET", "/delay?ms=500")).getBytes(ISO_8859_1));
            busy.getOutputStream().flush();
            busy.getInputStream().readNBytes(20); // what was not read yet is not in flight
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(20)));
            assertTrue(rest(idle).endsWith("Hello, World!"));
            String answer = rest(busy);
            assertTrue(answer.endsWith("Delayed"), answer);
            stopped.get(20, TimeUnit.SECONDS);
            assertThrows(ConnectException.class, this::connect);
        }
    }

    @Test
    void aPortThatIsTakenIsToldAtOnce() {
        assertThrows(
                BindException.class,
                () -> Servers.start(
                        ServerName.of(kind.label()),
                        ServerOptions.of("127.0.0.1", server.address().getPort(), 1)));
    }
}
