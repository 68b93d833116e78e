package dev.torc.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.routing.Router;
import dev.torc.transport.Transport;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What README.md shows as code is code that runs. Files of a project of one's own are tests/newcomer.sh's. */
class ReadmeTest {
    /** A block behind the name of a file, such as {@code `pom.xml`:}, is that file. */
    private static final Pattern JAVA =
            Pattern.compile("(?<!`:\\n\\n)^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void itsExamplesArePartsOfAProgramThatCompiles() throws IOException {
        Path root = ProjectRoot.path();
        String program =
                withoutLayout(Files.readString(root.resolve("tests/src/test/java/dev/torc/tests/ReadmeExample.java")));
        List<String> examples = JAVA.matcher(Files.readString(root.resolve("README.md")))
                .results()
                .map(block -> withoutLayout(block.group(1)))
                .toList();
        assertFalse(examples.isEmpty(), "README.md has no block of Java");
        for (String example : examples) {
            assertFalse(example.isBlank(), "an example of README.md is empty");
            assertTrue(program.contains(example), () -> "ReadmeExample.java does not contain:\n" + example);
        }
    }

    /** Where lines are broken is the formatter's business there, and the reader's here. */
    private static String withoutLayout(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void itsServerGreets() throws Exception {
        assumeTrue(isFree(8080), "port 8080 is in use");
        try (HttpServer server = ReadmeExample.server();
                HttpClient client = HttpClient.newHttpClient()) {
            assertEquals("Hello, World!\n", send(client, server, request("/")).body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "nio"})
    void itsTourRuns(String engine) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("assets")).resolve("a.txt"), "A");
        Router tour = Router.builder()
                .mount("", ReadmeExample.routes(ReadmeExample.files(folder)))
                .post("/echo", ReadmeExample.wholeBody())
                .post("/count", ReadmeExample.bodyInParts())
                .get("/numbers", ReadmeExample.streamed())
                .post("/gzip", ReadmeExample.blocking())
                .get("/guarded", ReadmeExample.guarded(exchange -> exchange.text(200, "Come in\n")))
                .build();
        HttpServer server = start(tour, engine);
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertEquals("User 7\n", send(client, server, request("/users/7")).body());
            assertEquals(204, send(client, server, request("/users/7").DELETE()).statusCode());
            assertEquals(
                    "a b?\n", send(client, server, request("/search?q=a%20b")).body());
            HttpResponse<String> file = send(client, server, request("/files/assets/a.txt"));
            assertEquals("A", file.body());
            assertEquals(
                    "max-age=31536000, immutable",
                    file.headers().firstValue("Cache-Control").orElse(""));
            assertEquals("abc", send(client, server, post("/echo", "abc")).body());
            assertEquals(
                    413, send(client, server, post("/echo", "a".repeat(65_537))).statusCode());
            assertEquals(
                    "100000 bytes\n",
                    send(client, server, post("/count", "a".repeat(100_000))).body());
            assertEquals(
                    1_000_000,
                    send(client, server, request("/numbers")).body().lines().count());
            HttpResponse<String> stranger = send(client, server, request("/guarded"));
            assertEquals(401, stranger.statusCode());
            assertEquals(
                    "Bearer", stranger.headers().firstValue("WWW-Authenticate").orElse(""));
            assertEquals(
                    "Come in\n",
                    send(client, server, request("/guarded").header("Authorization", "Bearer secret"))
                            .body());
            assertGzip(client, server);
        } finally {
            ReadmeExample.stop(server);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThrows(ConnectException.class, () -> send(client, server, request("/users/7")));
        }
    }

    @Test
    void itsTransportsAreThere() {
        assumeTrue(Transports.best().name().equals("io_uring"), "io_uring cannot be used here");
        assertEquals(4, ReadmeExample.transports().size());
    }

    private static void assertGzip(HttpClient client, HttpServer server) throws Exception {
        byte[] content = "abc".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        byte[] packed = client.send(
                        at(server, HttpRequest.newBuilder(), "/gzip")
                                .POST(BodyPublishers.ofByteArray(content))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            assertArrayEquals(content, unpacked.readAllBytes());
        }
    }

    private static HttpServer start(HttpHandler handler, String engine) throws IOException {
        Transport transport;
        try {
            transport = Transports.named(engine);
        } catch (TransportException e) {
            assumeTrue(false, e.getMessage());
            throw e;
        }
        return ReadmeExample.bounded(handler, transport, 0);
    }

    /** A request whose URL gets its host when it is sent. */
    @Test
    void itsMiddlewareIsAroundTheRouter() throws Exception {
        Path log = folder.resolve("access.log");
        HttpHandler handler = ReadmeExample.surrounded(exchange -> exchange.text(200, "x"), log);
        try (HttpServer server = HttpServer.builder()
                        .listen("127.0.0.1", 0)
                        .handler(handler)
                        .start();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = send(client, server, request("/"));
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("X-Content-Type-Options").orElse(""));
            assertEquals(
                    32, response.headers().firstValue("X-Request-Id").orElse("").length());
            while (Files.size(log) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://server" + path));
    }

    private static HttpRequest.Builder post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(HttpClient client, HttpServer server, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI uri = request.build().uri();
        return client.send(
                at(server, request, uri.toString().substring("http://server".length()))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder at(HttpServer server, HttpRequest.Builder request, String target) {
        return request.uri(URI.create("http://127.0.0.1:" + server.address().getPort() + target));
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
