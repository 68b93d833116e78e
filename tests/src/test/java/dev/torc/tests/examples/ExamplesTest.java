package dev.torc.tests.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.tests.ProjectRoot;
import dev.torc.tests.examples.EventLines.Event;
import dev.torc.transport.uring.UringSupport;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What examples/ shows works, on each engine. */
class ExamplesTest {
    /** More than sockets hold, so that back-pressure is part of it. */
    private static final int LARGE_BYTES = 24 << 20;

    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() throws IOException {
        CompiledExamples.into(classes);
    }

    static List<String> engines() {
        return UringSupport.here().unavailability() == null ? List.of("io_uring", "nio") : List.of("nio");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void helloGreets(String engine) throws Exception {
        try (Example hello = Example.start(classes, "Hello", engine)) {
            HttpResponse<String> response = hello.get("/");
            assertEquals(200, response.statusCode());
            assertEquals("Hello, World!\n", response.body());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void warmStartGreets(String engine) throws Exception {
        try (Example warm = Example.start(classes, "WarmStart", engine)) {
            assertEquals("Hello, World!\n", warm.get("/").body());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void jsonApiAddsFindsAndRemovesTasks(String engine) throws Exception {
        try (Example api = Example.start(classes, "JsonApi", engine)) {
            HttpResponse<String> added = api.post("/tasks", "{\"title\": \"Write\"}");
            assertEquals(201, added.statusCode());
            assertEquals("/tasks/1", added.headers().firstValue("Location").orElse(""));
            assertEquals(
                    "application/json",
                    added.headers().firstValue("Content-Type").orElse(""));
            assertEquals("{\"id\":1,\"title\":\"Write\"}", api.get("/tasks/1").body());
            assertEquals("[{\"id\":1,\"title\":\"Write\"}]", api.get("/tasks").body());
            assertEquals(200, api.send(api.request("/tasks/1").DELETE().build()).statusCode());
            assertEquals(404, api.get("/tasks/1").statusCode());
            for (String wrong : List.of("{\"title\"", "{\"name\": \"Write\"}", "{}", "null", "[]", "")) {
                HttpResponse<String> refused = api.post("/tasks", wrong);
                assertEquals(400, refused.statusCode(), wrong);
                assertTrue(refused.body().startsWith("{\"error\":"), refused.body());
            }
            assertEquals(413, api.post("/tasks", "[" + " ".repeat(20_000)).statusCode());
            assertEquals(404, api.get("/tasks/x").statusCode());
            assertEquals(
                    "{\"error\":\"there is nothing here\"}", api.get("/nothing").body());
            assertEquals(
                    405,
                    api.send(api.request("/tasks/1")
                                    .PUT(BodyPublishers.noBody())
                                    .build())
                            .statusCode());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void uploadStreamsABodyIntoAFile(String engine) throws Exception {
        byte[] content = new byte[LARGE_BYTES];
        new Random(1).nextBytes(content);
        try (Example upload = Example.start(classes, "Upload", engine, folder.toString())) {
            HttpResponse<String> response = upload.post("/files", BodyPublishers.ofByteArray(content));
            assertEquals(201, response.statusCode(), response.body());
            String[] said = response.body().strip().split(": ", -1);
            assertEquals(LARGE_BYTES + " bytes", said[1]);
            assertArrayEquals(content, Files.readAllBytes(folder.resolve(said[0])));
            assertEquals(201, upload.post("/files", "").statusCode());
            assertEquals(2, files().size());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void uploadLeavesNothingOfABodyThatBreaksOffOrIsTooLong(String engine) throws Exception {
        try (Example upload = Example.start(classes, "Upload", engine, folder.toString(), "100000")) {
            try (Socket socket = new Socket(upload.url().getHost(), upload.url().getPort())) {
                socket.getOutputStream()
                        .write("POST /files HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\nbegun"
                                .getBytes(ISO_8859_1));
                awaitFiles(1);
                socket.setSoLinger(true, 0); // gone at once
            }
            awaitFiles(0);
            byte[] tooLong = new byte[100_001];
            assertEquals(
                    413,
                    upload.post("/files", BodyPublishers.ofByteArray(tooLong)).statusCode());
            try (Socket socket = new Socket(upload.url().getHost(), upload.url().getPort())) {
                String chunk = "186a0\r\n" + "x".repeat(100_000) + "\r\n";
                socket.getOutputStream()
                        .write(("POST /files HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                                        + "1\r\nx\r\n0\r\n\r\n")
                                .getBytes(ISO_8859_1));
                String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            }
            awaitFiles(0);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void staticSiteServesAFolderBesideAnApi(String engine) throws Exception {
        Files.writeString(folder.resolve("index.html"), "<p>Home</p>");
        Files.writeString(Files.createDirectory(folder.resolve("assets")).resolve("app.js"), "let a;");
        try (Example site = Example.start(classes, "StaticSite", engine, folder.toString())) {
            HttpResponse<String> home = site.get("/");
            assertEquals("<p>Home</p>", home.body());
            assertEquals("no-cache", home.headers().firstValue("Cache-Control").orElse(""));
            assertEquals(
                    "nosniff",
                    home.headers().firstValue("X-Content-Type-Options").orElse(""));
            String tag = home.headers().firstValue("ETag").orElseThrow();
            assertEquals(
                    304,
                    site.send(site.request("/").header("If-None-Match", tag).build())
                            .statusCode());
            assertEquals(
                    "<p>H",
                    site.send(site.request("/index.html")
                                    .header("Range", "bytes=0-3")
                                    .build())
                            .body());
            assertEquals(
                    "max-age=31536000, immutable",
                    site.get("/assets/app.js")
                            .headers()
                            .firstValue("Cache-Control")
                            .orElse(""));
            assertEquals(404, site.get("/nothing").statusCode());
            assertEquals(200, site.get("/api/time").statusCode());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void eventsReachEveryListenerAndThoseWhoComeBackMissNone(String engine) throws Exception {
        Example events = Example.start(classes, "Events", engine);
        try (events;
                EventLines first = events.listen(events.request("/events").build())) {
            EventLines second = events.listen(events.request("/events").build());
            assertEquals(202, events.post("/events", "one\nand more").statusCode());
            Event one = next(first);
            assertEquals(List.of("one", "and more"), one.data());
            assertEquals(one, next(second));
            second.close();
            events.post("/events", "two");
            events.post("/events", "three");
            assertEquals(List.of("two"), next(first).data());
            assertEquals(List.of("three"), next(first).data());
            try (EventLines back = events.listen(events.request("/events")
                    .header("Last-Event-ID", String.valueOf(one.id()))
                    .build())) {
                assertEquals(List.of("two"), next(back).data());
                assertEquals(List.of("three"), next(back).data());
            }
            events.stop();
            assertNull(first.next(), "a stream ends with its server");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void eventsWaitForASlowListener(String engine) throws Exception {
        int messages = 600; // of 16 KB each: more than sockets and the server's queue hold
        try (Example events = Example.start(classes, "Events", engine);
                EventLines slow = events.listen(events.request("/events").build())) {
            String filler = "x".repeat(16_000);
            for (int i = 0; i < messages; i++) {
                assertEquals(202, events.post("/events", i + filler).statusCode());
            }
            for (int i = 0; i < messages; i++) {
                assertEquals(List.of(i + filler), next(slow).data());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void blockingHandlersReadAndWriteStreams(String engine) throws Exception {
        byte[] content = new byte[LARGE_BYTES];
        Arrays.fill(content, (byte) 'a');
        try (Example blocking = Example.start(classes, "BlockingHandler", engine)) {
            assertEquals("127.0.0.1\n", blocking.get("/addresses/127.0.0.1").body());
            assertEquals(404, blocking.get("/addresses/no.such.host.invalid").statusCode());
            assertEquals(
                    HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content)) + "\n",
                    blocking.post("/sha256", BodyPublishers.ofByteArray(content))
                            .body());
            assertEquals("EINS\nZWEI\n", blocking.post("/upper", "eins\nzwei").body());
        }
    }

    @Test
    void twoEnginesRunSideBySide() throws Exception {
        try (Example both = Example.start(classes, "TwoEngines", "io_uring")) {
            assumeTrue(engines().size() == 2, "io_uring cannot be used here");
            Matcher second = both.readReady();
            assertEquals("nio", second.group(2));
            assertEquals("Hello from io_uring\n", both.get("/").body());
            assertEquals("Hello from nio\n", both.get(second.group(1)).body());
        }
    }

    @Test
    void theLauncherStartsAnExample() throws Exception {
        Path jar = ProjectRoot.path().resolve("bench/target/torc.jar");
        assumeTrue(Files.exists(jar), "not packaged");
        // A project without sources, for which no jar is stale.
        Path launcher = Files.copy(ProjectRoot.path().resolve("torc"), folder.resolve("torc"));
        launcher.toFile().setExecutable(true);
        Files.createDirectories(folder.resolve("bench/target"));
        Files.copy(jar, folder.resolve("bench/target/torc.jar"));
        Files.createDirectory(folder.resolve("examples"));
        for (Path source : CompiledExamples.sources()) {
            Files.copy(source, folder.resolve("examples").resolve(source.getFileName()));
        }
        List<String> command = List.of(launcher.toString(), "example", "json-api", "--port", "0");
        try (Example api = Example.start(command)) {
            assertEquals("[]", api.get("/tasks").body());
        }
    }

    @Test
    void eachExampleSaysWhatItShowsHowItIsStartedAndHowItIsTried() throws IOException {
        for (Path source : CompiledExamples.sources()) {
            String text = Files.readString(source);
            assertTrue(text.startsWith("// "), source + " begins with a sentence");
            String head = text.substring(0, text.indexOf("\nimport "));
            String name = source.getFileName()
                    .toString()
                    .replace(".java", "")
                    .replaceAll("(?<=.)(?=[A-Z])", "-")
                    .toLowerCase(Locale.ROOT);
            assertTrue(head.contains("\n//     ./torc example " + name), source + " says how it is started");
            assertTrue(head.contains("\n//     curl "), source + " says how it is tried");
        }
    }

    private static Event next(EventLines lines) throws IOException {
        Event event = lines.next();
        if (event == null) {
            throw new IOException("the stream has ended");
        }
        return event;
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return new HashSet<>(found.toList());
        }
    }

    private void awaitFiles(int count) throws IOException {
        long givenUp = System.nanoTime() + 10_000_000_000L;
        while (files().size() != count) {
            assertTrue(System.nanoTime() < givenUp, () -> "there are other files than " + count);
            Thread.onSpinWait();
        }
    }
}
