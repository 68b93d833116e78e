package dev.torc.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSourceTest {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private static String next(RequestSource source, boolean closes) {
        RequestTemplate template = source.advance();
        ByteBuffer bytes = ByteBuffer.allocate(template.bytesMax());
        template.write(bytes, source.number(), closes);
        return ISO_8859_1.decode(bytes.flip()).toString();
    }

    private static String target(RequestSource source) {
        return next(source, false).split(" ", 3)[1];
    }

    private static RequestSource source(String... urls) {
        List<Target> targets = Stream.of(urls)
                .map(url -> Target.of(url, "GET", List.of(), NONE))
                .toList();
        return new RequestSource(RequestSource.Plan.of(targets), 0, 1);
    }

    private static List<String> targets(RequestSource source, int count) {
        List<String> targets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            targets.add(target(source));
        }
        return targets;
    }

    @Test
    void writesAWholeRequest() {
        Target post = new Target(
                1,
                "POST",
                "http://a.example:81/x?y=1",
                List.of("Accept: */*"),
                ByteBuffer.wrap("hello".getBytes(ISO_8859_1)));
        RequestSource source = new RequestSource(RequestSource.Plan.of(List.of(post)), 0, 1);
        String head = "POST /x?y=1 HTTP/1.1\r\nHost: a.example:81\r\nAccept: */*\r\nContent-Length: 5\r\n";
        assertEquals(head + "\r\nhello", next(source, false));
        assertEquals(head + "Connection: close\r\n\r\nhello", next(source, true));
    }

    @Test
    void aGivenHostTakesThePlaceOfTheUrls() {
        Target get = new Target(1, "GET", "http://127.0.0.1", List.of("host: b"), NONE);
        RequestSource source = new RequestSource(RequestSource.Plan.of(List.of(get)), 0, 1);
        assertEquals("GET / HTTP/1.1\r\nhost: b\r\n\r\n", next(source, false));
    }

    @Test
    void rangesCountLikeDigits() {
        RequestSource source = source("http://a/{9..11}/x/{0..1}");
        assertEquals(
                List.of("/9/x/0", "/10/x/0", "/11/x/0", "/9/x/1", "/10/x/1", "/11/x/1", "/9/x/0"), targets(source, 7));
    }

    @Test
    void weightsAreKeptAndSpread() {
        List<String> turn = targets(source("3:http://a/x{1..9}", "http://a/y"), 8);
        assertEquals(List.of("/x1", "/x2", "/y", "/x3", "/x4", "/x5", "/y", "/x6"), turn);
    }

    @Test
    void loopsShareTheRequestsOfOneOrder() {
        RequestSource.Plan plan = RequestSource.Plan.of(List.of(Target.of("http://a/{1..4}", "GET", List.of(), NONE)));
        List<String> both = new ArrayList<>(targets(new RequestSource(plan, 0, 2), 2));
        both.addAll(targets(new RequestSource(plan, 1, 2), 2));
        assertEquals(List.of("/1", "/3", "/2", "/4"), both);
    }

    @Test
    void longContentIsNotCopied() {
        Target put = new Target(1, "PUT", "http://a/", List.of(), ByteBuffer.allocate(1 << 20));
        RequestTemplate template = new RequestTemplate(put);
        assertTrue(template.bytesMax() < 1000);
        assertEquals(1 << 20, Objects.requireNonNull(template.content()).length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "ftp://a/",
                "http://a/{2..1}",
                "http://{1..2}/",
                "http://a/ b",
                "0:http://a/",
                "http://a:99999/",
                "https://a/"
            })
    void refusesWhatIsNoUrl(String url) {
        assertThrows(IllegalArgumentException.class, () -> source(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept", "A b: c", "A: b\r\nC: d", "Transfer-Encoding: chunked", "Connection: close"})
    void refusesHeadersThatWouldChangeTheFraming(String header) {
        assertThrows(IllegalArgumentException.class, () -> new Target(1, "GET", "http://a/", List.of(header), NONE));
    }

    @Test
    void readsAFileOfRequests(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("body.txt"), "content");
        Path file = Files.writeString(folder.resolve("requests.txt"), """
                # two kinds
                GET /one
                Accept: text/plain

                POST http://a:82/two
                @body.txt
                """);
        List<Target> targets = ReplayFile.read(file, "http://a:81/ignored", List.of("X: y"));
        assertEquals(
                List.of(
                        new Target(1, "GET", "http://a:81/one", List.of("X: y", "Accept: text/plain"), NONE),
                        new Target(
                                1,
                                "POST",
                                "http://a:82/two",
                                List.of("X: y"),
                                ByteBuffer.wrap("content".getBytes(ISO_8859_1)))),
                targets);
        Path bad = Files.writeString(folder.resolve("bad.txt"), "\n\nGET\n");
        String said = assertThrows(IllegalArgumentException.class, () -> ReplayFile.read(bad, "http://a/", List.of()))
                .toString();
        assertTrue(said.endsWith("bad.txt:3: 'GET' is not such as 'GET /path'"), said);
    }
}
