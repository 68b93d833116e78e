package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandlers;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The handlers and filters that the JDK brings along, on the JDK's server and on Torc's. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.JdkApiServer#all")
final class JdkFileServerTest {
    private static final int LARGE_BYTES = 3_000_000;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;

    @TempDir
    private Path folder;

    JdkFileServerTest(JdkApiServer kind) throws IOException {
        this.server = kind.create();
    }

    @BeforeEach
    void serves() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "hello");
        Files.write(folder.resolve("large.bin"), new byte[LARGE_BYTES]);
        Files.createFile(folder.resolve("empty.html"));
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/index.html"), "<p>index</p>");
        Path root = folder.toRealPath();
        server.createContext("/files/", SimpleFileServer.createFileHandler(root))
                .getFilters()
                .add(SimpleFileServer.createOutputFilter(log, OutputLevel.VERBOSE));
        server.createContext("/canned", HttpHandlers.of(203, Headers.of("X-A", "b"), "canned"));
        server.createContext("/silent", HttpHandlers.of(200, Headers.of(), ""));
        server.createContext(
                "/either",
                HttpHandlers.handleOrElse(
                        request -> request.getRequestMethod().equals("PUT"),
                        HttpHandlers.of(200, Headers.of(), "put"),
                        HttpHandlers.of(501, Headers.of(), "else")));
        server.createContext("/adapted", exchange -> JdkApiApplication.text(exchange, 200, adapted(exchange)))
                .getFilters()
                .add(Filter.adaptRequest("adds a field", request -> request.with("X-Added", List.of("added"))));
        server.start();
    }

    private static String adapted(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("x-added") + " " + exchange.getRequestMethod();
    }

    @AfterEach
    void stops() {
        client.close();
        server.stop(0);
    }

    private HttpResponse<byte[]> send(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private String text(String method, String path) throws Exception {
        return new String(send(method, path).body(), UTF_8);
    }

    @Test
    void filesFoldersAndIndexesAreServed() throws Exception {
        HttpResponse<byte[]> file = send("GET", "/files/a.txt");
        assertEquals("hello", new String(file.body(), UTF_8));
        assertEquals("text/plain", file.headers().firstValue("content-type").orElse(""));
        assertTrue(file.headers().firstValue("last-modified").isPresent());
        assertArrayEquals(new byte[LARGE_BYTES], send("GET", "/files/large.bin").body());
        assertTrue(text("GET", "/files/").contains("<a href=\"a.txt\">"));
        assertEquals("<p>index</p>", text("GET", "/files/sub/"));
        HttpResponse<byte[]> moved = send("GET", "/files/sub?a=b");
        assertEquals(301, moved.statusCode());
        assertEquals("/files/sub/?a=b", moved.headers().firstValue("location").orElse(""));
        assertEquals(404, send("GET", "/files/none").statusCode());
        assertEquals(404, send("GET", "/files/%2e%2e/pom.xml").statusCode());
    }

    @Test
    void anEmptyFileIsServed() throws Exception {
        assertEquals(200, send("GET", "/files/empty.html").statusCode());
        assertEquals("", text("GET", "/files/empty.html"));
    }

    @Test
    void headTellsTheLengthAndOtherMethodsAreRefused() throws Exception {
        HttpResponse<byte[]> head = send("HEAD", "/files/large.bin");
        assertEquals(List.of(LARGE_BYTES + ""), head.headers().allValues("content-length"));
        HttpResponse<byte[]> post = send("POST", "/files/a.txt");
        assertEquals(405, post.statusCode());
        assertEquals("HEAD, GET", post.headers().firstValue("allow").orElse(""));
        assertEquals(501, send("BREW", "/files/a.txt").statusCode());
    }

    @Test
    void cannedAnswersAndBranchesWork() throws Exception {
        HttpResponse<byte[]> canned = send("GET", "/canned");
        assertEquals(203, canned.statusCode());
        assertEquals("b", canned.headers().firstValue("x-a").orElse(""));
        assertEquals("canned", new String(canned.body(), UTF_8));
        assertEquals("", text("GET", "/silent"));
        assertEquals("put", text("PUT", "/either"));
        assertEquals(501, send("GET", "/either").statusCode());
        assertEquals("added GET", text("GET", "/adapted"));
    }

    @Test
    void theOutputFilterLogsRequestAndResponse() throws Exception {
        send("GET", "/files/a.txt");
        server.stop(5);
        String logged = log.toString(UTF_8);
        assertTrue(logged.contains("\"GET /files/a.txt HTTP/1.1\" 200 -"), logged);
        assertTrue(logged.contains("Resource requested: " + folder.toRealPath().resolve("a.txt")), logged);
        assertTrue(logged.contains("< Content-length: 5"), logged);
        assertTrue(logged.contains("< Date: "), logged);
    }
}
