package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.codec.HttpDate;
import dev.torc.http.files.StaticFiles;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as HTTP resources (RFC 9110, sections 8.8 and 12 to 14), on each transport. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class StaticFilesTest {
    private static final String CONTENT = "0123456789";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";

    private final Site site;
    private final TestServer server;
    private RawClient client;

    StaticFilesTest(Transport transport, @TempDir Path folder) throws IOException {
        site = new Site(folder);
        server = new TestServer(
                transport,
                StaticFiles.builder(site.root())
                        .contentType("odd", "application/odd")
                        .header("X-Content-Type-Options", "nosniff")
                        .cacheControl(path -> path.startsWith("sub/") ? null : "max-age=" + path.length())
                        .build());
        client = server.client();
    }

    @BeforeEach
    void isUp() throws IOException {
        assertEquals(200, get("/").status());
    }

    @AfterEach
    void leavesNothing() throws IOException {
        assertEquals(CONTENT, get("/page.html").content(), "the connection is as it was");
        client.close();
        assertEquals(0, server.failures());
        server.close();
    }

    private Response get(String target, String... fields) throws IOException {
        return request("GET", target, fields);
    }

    private Response request(String method, String target, String... fields) throws IOException {
        String lines = List.of(fields).stream().map(line -> line + "\r\n").collect(Collectors.joining());
        client.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
        Response response = new ResponseReader(client.input()).next(method.equals("HEAD"));
        assertNotNull(response);
        return response;
    }

    private String tag(String target, String... fields) throws IOException {
        return get(target, fields).values("ETag").getFirst();
    }

    @Test
    void aFileHasItsTypeLengthAndValidators() throws IOException {
        Response response = get("/page.html");
        assertEquals(CONTENT, response.content());
        assertEquals(List.of("text/html; charset=utf-8"), response.values("Content-Type"));
        assertEquals(List.of("10"), response.values("Content-Length"));
        assertEquals(List.of(Site.MODIFIED), response.values("Last-Modified"));
        assertEquals(List.of("bytes"), response.values("Accept-Ranges"));
        assertEquals(List.of("nosniff"), response.values("X-Content-Type-Options"));
        assertEquals(List.of("max-age=9"), response.values("Cache-Control"));
        assertEquals(List.of("Accept-Encoding"), response.values("Vary"));
        assertTrue(response.values("ETag").getFirst().matches("\"[0-9a-f-]+\""), response::toString);
        assertEquals(List.of(), get("/sub/index.html").values("Cache-Control"));
    }

    @Test
    void headIsAsGetWithoutContentAndRanges() throws IOException {
        List<String> whole = get("/page.html").fields();
        assertEquals(
                withoutDate(whole), withoutDate(request("HEAD", "/page.html").fields()));
        assertEquals(200, request("HEAD", "/page.html", "Range: bytes=0-1").status());
    }

    private static List<String> withoutDate(List<String> fields) {
        return fields.stream().filter(line -> !line.startsWith("Date: ")).toList();
    }

    @ParameterizedTest
    @CsvSource({"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PURGE"})
    void otherMethodsAreNotAllowed(String method) throws IOException {
        Response response = request(method, "/page.html");
        assertEquals(405, response.status());
        assertEquals(List.of("GET, HEAD"), response.values("Allow"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.css, text/css; charset=utf-8",
        "a.JS, text/javascript; charset=utf-8",
        "a.json, application/json",
        "a.svg, image/svg+xml",
        "a.png, image/png",
        "a.tar.gz, application/gzip",
        "a.ODD, application/odd",
        "a.unknown, application/octet-stream",
        "README, application/octet-stream"
    })
    void typesGoByTheEndOfTheName(String name, String type) throws IOException {
        site.write(name, "x");
        assertEquals(List.of(type), get("/" + name).values("Content-Type"));
    }

    @Test
    void namesAreDecoded() throws IOException {
        assertEquals("odd", get("/odd%20name%20%C3%A9%3A.txt").content());
        assertEquals("well-known", get("/.well-known/security.txt").content());
    }

    @ParameterizedTest
    @CsvSource({"/sub, ./sub/", "/sub?a=//b, ./sub/?a=//b", "http://a/sub, ./sub/", "/%73ub, ./%73ub/"})
    void aFolderWithoutItsSlashIsRedirected(String target, String location) throws IOException {
        Response response = get(target);
        assertEquals(301, response.status());
        assertEquals(List.of(location), response.values("Location"));
        assertEquals("the sub index", get("/sub/").content());
        assertEquals(404, get("//sub").status(), "that would be another host");
    }

    /** The tag is a strong one that matches; "other" is one that does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match: TAG | 200",
                "If-Match: * | 200",
                "If-Match: \"other\", TAG | 200",
                "If-Match: W/TAG | 412",
                "If-Match: \"other\" | 412",
                "If-Unmodified-Since: SAME | 200",
                "If-Unmodified-Since: EARLIER | 412",
                "If-Unmodified-Since: yesterday | 200",
                "If-Match: TAG; If-Unmodified-Since: EARLIER | 200",
                "If-None-Match: TAG | 304",
                "If-None-Match: W/TAG | 304",
                "If-None-Match: * | 304",
                "If-None-Match: \"other\" | 200",
                "If-None-Match: \"other\"; If-None-Match: TAG | 304",
                "If-Modified-Since: SAME | 304",
                "If-Modified-Since: LATER | 304",
                "If-Modified-Since: EARLIER | 200",
                "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT | 304",
                "If-Modified-Since: SAME, SAME | 200",
                "If-Modified-Since: yesterday | 200",
                "If-None-Match: \"other\"; If-Modified-Since: SAME | 200",
                "If-None-Match: TAG; If-Modified-Since: EARLIER | 304",
                "If-Match: \"other\"; If-None-Match: TAG | 412",
                "If-Match: TAG; If-None-Match: TAG | 304",
                "If-None-Match: TAG; Range: bytes=0-1 | 304",
                "If-Match: TAG; Range: bytes=0-1 | 206",
                "If-Range: TAG; Range: bytes=0-1 | 206",
                "If-Range: W/TAG; Range: bytes=0-1 | 200",
                "If-Range: \"other\"; Range: bytes=0-1 | 200",
                "If-Range: SAME; Range: bytes=0-1 | 206",
                "If-Range: LATER; Range: bytes=0-1 | 200",
                "If-Range: EARLIER; Range: bytes=0-1 | 200",
                "If-Range: yesterday; Range: bytes=0-1 | 200",
                "If-Range: \"other\"; Range: bytes=100- | 200",
                "If-Range: TAG | 200"
            })
    void preconditionsGoInTheirOrder(String fields, int status) throws IOException {
        String[] lines = fields.replace("TAG", tag("/page.html"))
                .replace("SAME", Site.MODIFIED)
                .replace("EARLIER", EARLIER)
                .replace("LATER", LATER)
                .split("; ", -1);
        assertEquals(status, get("/page.html", lines).status());
        assertEquals(404, get("/missing", lines).status());
        if (!fields.contains("Range")) {
            assertEquals(status, request("HEAD", "/page.html", lines).status());
        }
    }

    @Test
    void a304HasWhatA200WouldHaveAndCachesKeep() throws IOException {
        Response response = get("/page.html", "If-None-Match: *");
        assertEquals(List.of("max-age=9"), response.values("Cache-Control"));
        assertEquals(List.of("Accept-Encoding"), response.values("Vary"));
        assertEquals(List.of(tag("/page.html")), response.values("ETag"));
        for (String name : List.of("Last-Modified", "Content-Type", "Content-Length", "Accept-Ranges")) {
            assertEquals(List.of(), response.values(name), name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, bytes 0-0/10",
        "bytes=2-4, 234, bytes 2-4/10",
        "bytes=8-, 89, bytes 8-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=-99, 0123456789, bytes 0-9/10",
        "'bytes=7-9,0-1,3-4', 0123456789, bytes 0-9/10"
    })
    void aRangeIsSent(String range, String content, String contentRange) throws IOException {
        Response response = get("/page.html", "Range: " + range);
        assertEquals(206, response.status());
        assertEquals(content, response.content());
        assertEquals(List.of(contentRange), response.values("Content-Range"));
        assertEquals(List.of(tag("/page.html")), response.values("ETag"));
        assertEquals(List.of(Site.MODIFIED), response.values("Last-Modified"));
        assertTrue(response.fields().containsAll(List.of("Cache-Control: max-age=9", "Vary: Accept-Encoding")));
    }

    @Test
    void aRangeBehindTheEndIsNotSatisfiable() throws IOException {
        Response response = get("/page.html", "Range: bytes=10-");
        assertEquals(416, response.status());
        assertEquals(List.of("bytes */10"), response.values("Content-Range"));
    }

    @Test
    void aRangeThatIsNoneIsIgnored() throws IOException {
        assertEquals(200, get("/page.html", "Range: bytes=4-2").status());
        assertEquals(200, get("/page.html", "Range: lines=1-2").status());
        assertEquals(
                200, get("/page.html", "Range: bytes=0-1", "Range: bytes=2-3").status());
        site.write("empty.txt", "");
        assertEquals(200, get("/empty.txt", "Range: bytes=0-").status());
    }

    @Test
    void manyRangesAreSentAsParts() throws IOException {
        int bytes = 4 << 20;
        Files.writeString(site.root().resolve("big.txt"), "0123456789abcdef".repeat(bytes / 16));
        String ranges = IntStream.range(0, 32)
                .mapToObj(i -> (31 - i) * 131072 + i + "-" + ((31 - i) * 131072 + 100_000))
                .collect(Collectors.joining(", "));
        Response response = get("/big.txt", "Range: bytes=" + ranges);
        assertEquals(206, response.status());
        assertEquals(List.of(), response.values("Content-Range"));
        String type = response.values("Content-Type").getFirst();
        assertTrue(type.matches("multipart/byteranges; boundary=[0-9a-f]{32}"), type);
        String boundary = type.substring(type.length() - 32);
        String[] parts = response.content().split("\r\n--" + boundary, -1);
        assertEquals(34, parts.length);
        assertEquals("", parts[0]);
        assertEquals("--\r\n", parts[33]);
        for (int i = 0; i < 32; i++) {
            int from = (31 - i) * 131072 + i;
            int to = (31 - i) * 131072 + 100_000;
            String head = "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes " + from + "-" + to + "/"
                    + bytes + "\r\n\r\n";
            assertTrue(parts[i + 1].startsWith(head), () -> parts[1].substring(0, 100));
            String content = parts[i + 1].substring(head.length());
            assertEquals(to - from + 1, content.length());
            assertEquals("0123456789abcdef".charAt(from % 16), content.charAt(0));
        }
    }

    @Test
    void aClientThatLeavesWithinPartsLeavesNoFileOpen() throws IOException {
        Files.writeString(site.root().resolve("big.txt"), "0123456789abcdef".repeat(4 << 20));
        int before = openFiles();
        try (RawClient leaving = server.client()) {
            leaving.send("GET /big.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-20000000,30000000-60000000\r\n\r\n");
            leaving.readUntil("\r\n\r\n");
            leaving.reset();
        }
        while (openFiles() > before) {
            Thread.onSpinWait();
        }
    }

    private static int openFiles() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors
                    .filter(each -> {
                        try {
                            return Files.readSymbolicLink(each).toString().endsWith("big.txt");
                        } catch (IOException e) {
                            return false; // closed meanwhile
                        }
                    })
                    .count();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | br",
                "gzip, zstd | zstd",
                "gzip | gzip",
                "x-gzip | gzip",
                "br;q=0.5, gzip;q=0.8 | gzip",
                "br;q=0, * | zstd",
                "gzip;q=0.5, identity | ''",
                "deflate | ''",
                "'' | ''"
            })
    void aSiblingIsSentToThoseWhoAcceptIt(String accepted, String coding) throws IOException {
        site.write("app.js", "plain");
        site.write("app.js.br", "is br");
        site.write("app.js.zst", "is zstd");
        site.write("app.js.gz", "is gzip");
        Response response = get("/app.js", "Accept-Encoding: " + accepted);
        assertEquals(coding.isEmpty() ? "plain" : "is " + coding, response.content());
        assertEquals(coding.isEmpty() ? List.of() : List.of(coding), response.values("Content-Encoding"));
        assertEquals(List.of("text/javascript; charset=utf-8"), response.values("Content-Type"));
        assertEquals(List.of("Accept-Encoding"), response.values("Vary"));
    }

    @Test
    void eachCodingHasATagOfItsOwnAndRangesDoNotMix() throws IOException {
        site.write("app.js", "plain plain plain");
        site.write("app.js.gz", "gzipped");
        String gzip = "Accept-Encoding: gzip";
        String plainTag = tag("/app.js");
        String gzipTag = tag("/app.js", gzip);
        assertNotEquals(plainTag, gzipTag);
        assertEquals(304, get("/app.js", gzip, "If-None-Match: " + gzipTag).status());
        assertEquals(200, get("/app.js", gzip, "If-None-Match: " + plainTag).status());
        Response part = get("/app.js", gzip, "Range: bytes=0-1", "If-Range: " + gzipTag);
        assertEquals("gz", part.content());
        assertEquals(List.of("gzip"), part.values("Content-Encoding"));
        Response other = get("/app.js", gzip, "Range: bytes=0-1", "If-Range: " + plainTag);
        assertEquals("gzipped", other.content());
        Response unsatisfiable = get("/app.js", gzip, "Range: bytes=99-");
        assertEquals(416, unsatisfiable.status());
        assertEquals(List.of(), unsatisfiable.values("Content-Encoding"));
    }

    @Test
    void whatCannotBeSentAsAcceptedIsNotAcceptable() throws IOException {
        assertEquals(406, get("/page.html", "Accept-Encoding: identity;q=0").status());
        site.write("page.html.gz", "gzipped");
        assertEquals(
                "gzipped",
                get("/page.html", "Accept-Encoding: gzip, identity;q=0").content());
    }

    @Test
    void aSiblingThatIsOlderThanItsFileIsStale() throws IOException {
        site.write("app.js", "plain");
        site.write("app.js.gz", "stale");
        Path file = site.root().resolve("app.js");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1994-11-06T08:49:39Z")));
        assertEquals("plain", get("/app.js", "Accept-Encoding: gzip").content());
    }

    @Test
    void aFileJustWrittenHasAWeakTagThatItDoesNotKeep() throws IOException {
        Path file = site.root().resolve("new.txt");
        Files.writeString(file, "new");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        Response response = get("/new.txt");
        String weak = response.values("ETag").getFirst();
        assertTrue(weak.startsWith("W/\""), weak);
        long now = Instant.now().getEpochSecond();
        assertTrue(HttpDate.parse(response.values("Last-Modified").getFirst(), now) <= now, "it is not in the future");
        assertEquals(304, get("/new.txt", "If-None-Match: " + weak).status());
        assertEquals(412, get("/new.txt", "If-Match: " + weak).status());
        assertEquals(
                200, get("/new.txt", "Range: bytes=0-1", "If-Range: " + weak).status());
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1994-11-06T08:49:37Z")));
        assertTrue(tag("/new.txt").startsWith("\""));
    }

    @Test
    void aFileThatIsReplacedHasAnotherTagThoughTimeAndSizeAreTheSame() throws IOException {
        String before = tag("/page.html");
        Path next = site.root().resolve("next.html");
        site.write("next.html", CONTENT);
        Files.move(next, next.resolveSibling("page.html"), StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, tag("/page.html"));
    }
}
