package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpHandler;
import dev.torc.http.files.StaticFiles;
import dev.torc.http.files.SymbolicLinks;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** No path of traversal.txt leads to a file, on each transport. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class TraversalTest {
    private static final String REST = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final int SHAPES_MIN = 50;

    private final Transport transport;
    private Site site;
    private TestServer server;

    TraversalTest(Transport transport, @TempDir Path folder) throws IOException, InterruptedException {
        this.transport = transport;
        this.site = new Site(folder);
        site.pipe("fifo");
        site.pipe("../pipe");
        this.server = serving(SymbolicLinks.WITHIN_ROOT);
    }

    private TestServer serving(SymbolicLinks links) throws IOException {
        HttpHandler below = StaticFiles.builder(site.root())
                .symbolicLinks(links)
                .prefix("/static")
                .build();
        HttpHandler all = StaticFiles.builder(site.root())
                .symbolicLinks(links)
                .notFound(below)
                .build();
        return new TestServer(transport, all);
    }

    static List<String> shapes() throws IOException {
        try (InputStream in = TraversalTest.class.getResourceAsStream("traversal.txt")) {
            assertNotNull(in);
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("/"))
                    .toList();
        }
    }

    @BeforeEach
    void servesWhatItShould() throws IOException {
        for (String target :
                List.of("/", "/index.html", "/static/", "/static/index.html", "http://a/static/index.html")) {
            assertTrue(server.exchange("GET " + target + REST).endsWith("the index"), target);
        }
    }

    @AfterEach
    void leavesNothing() {
        assertEquals(0, server.failures());
        server.close();
    }

    private void refuses(String target) throws IOException {
        String response = server.exchange("GET " + target + REST);
        assertTrue(response.startsWith("HTTP/1.1 404 ") || response.startsWith("HTTP/1.1 400 "), response);
        assertFalse(response.contains(Site.CANARY), response);
        assertFalse(response.contains("\r\nX-Injected"), response);
    }

    @Test
    void thereAreManyShapes() throws IOException {
        assertTrue(shapes().size() >= SHAPES_MIN);
    }

    @Test
    void everyShapeIsRefused() throws IOException {
        for (String shape : shapes()) {
            refuses(shape);
            refuses("/static" + shape);
            refuses("http://a" + shape);
            refuses("/static" + shape + "?/../index.html");
        }
    }

    @ParameterizedTest
    @EnumSource(value = SymbolicLinks.class, mode = Mode.EXCLUDE, names = "WITHIN_ROOT")
    void linksAreRefusedOrFollowed(SymbolicLinks links) throws IOException {
        server.close();
        server = serving(links);
        boolean followed = links == SymbolicLinks.FOLLOWED;
        for (String target :
                List.of("/inner.html", "/inner/index.html", "/out.txt", "/out/canary.txt", "/sub/up/canary.txt")) {
            String response = server.exchange("GET " + target + REST);
            assertTrue(response.startsWith(followed ? "HTTP/1.1 200 " : "HTTP/1.1 404 "), target + response);
        }
        for (String target : List.of("/dangling.txt", "/loop", "/pipe-outside", "/fifo", "/to-hidden.txt/")) {
            refuses(target);
        }
    }

    @Test
    void linksWithinTheRootAreFollowed() throws IOException {
        assertTrue(server.exchange("GET /inner.html" + REST).endsWith("0123456789"));
        assertTrue(server.exchange("GET /inner/index.html" + REST).endsWith("the sub index"));
        assertTrue(server.exchange("GET /inner/" + REST).endsWith("the sub index"));
    }
}
