package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.github.luben.zstd.ZstdInputStream;
import dev.torc.brotli.BrotliCoding;
import dev.torc.http.HttpHandler;
import dev.torc.http.PreparedResponse;
import dev.torc.http.middleware.Compression;
import dev.torc.http.middleware.ContentCoding;
import dev.torc.transport.Transport;
import dev.torc.zstd.ZstdCoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.brotli.dec.BrotliInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every coding gives, through a server, what was written; a client has the one that it likes best. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class CodingsTest {
    private static final String SHORT = "All work and no play makes Jack a dull boy. ".repeat(60);
    private static final String LONG = words(150_000);
    private static final String EVENT = "data: one\n\n";

    private final Transport transport;

    CodingsTest(Transport transport) {
        this.transport = transport;
    }

    enum Kind {
        BR,
        ZSTD,
        GZIP;

        private static final int GZIP_HEADER_BYTES = 10;

        String token() {
            return coding().token();
        }

        ContentCoding coding() {
            return switch (this) {
                case BR -> BrotliCoding.of(4);
                case ZSTD -> ZstdCoding.of(3);
                case GZIP -> ContentCoding.gzip(4);
            };
        }

        String decoded(String content) throws IOException {
            InputStream encoded = new ByteArrayInputStream(content.getBytes(ISO_8859_1));
            try (InputStream plain = switch (this) {
                case BR -> new BrotliInputStream(encoded);
                case ZSTD -> new ZstdInputStream(encoded);
                case GZIP -> new GZIPInputStream(encoded);
            }) {
                return new String(plain.readAllBytes(), ISO_8859_1);
            }
        }

        /** Of content that has begun. */
        String decodedSoFar(byte[] begun, int length) throws Exception {
            byte[] plain = new byte[length];
            switch (this) {
                case BR -> {
                    DecoderJNI.Wrapper decoder = new DecoderJNI.Wrapper(begun.length);
                    decoder.getInputBuffer().put(begun);
                    decoder.push(begun.length);
                    decoder.pull().get(plain);
                    decoder.destroy();
                }
                case ZSTD -> plain = new ZstdInputStream(new ByteArrayInputStream(begun)).readNBytes(length);
                case GZIP -> {
                    Inflater inflater = new Inflater(true);
                    inflater.setInput(begun, GZIP_HEADER_BYTES, begun.length - GZIP_HEADER_BYTES);
                    assertEquals(length, inflater.inflate(plain));
                    inflater.end();
                }
            }
            return new String(plain, ISO_8859_1);
        }
    }

    private static String words(int length) {
        Random random = new Random(1);
        StringBuilder words = new StringBuilder();
        while (words.length() < length) {
            words.append(Integer.toString(random.nextInt(10_000), Character.MAX_RADIX))
                    .append(' ');
        }
        return words.toString();
    }

    private static final PreparedResponse PREPARED = PreparedResponse.of(200, "text/html", LONG.getBytes(ISO_8859_1));

    private static final HttpHandler PAGES = exchange -> {
        switch (exchange.request().path()) {
            case "/short" -> exchange.text(200, SHORT);
            case "/long" -> exchange.text(200, LONG);
            case "/prepared" -> exchange.respond(PREPARED);
            case "/tiny" -> exchange.text(200, "tiny");
            default -> {
                exchange.start(200, "text/plain", -1);
                for (int at = 0; at < LONG.length(); at += 10_000) {
                    String piece = LONG.substring(at, Math.min(LONG.length(), at + 10_000));
                    exchange.write(ByteBuffer.wrap(piece.getBytes(ISO_8859_1)).asReadOnlyBuffer());
                }
                exchange.end();
            }
        }
    };

    private TestServer server(Compression.Builder compression, HttpHandler handler) throws IOException {
        return new TestServer(transport, compression.build().around(handler));
    }

    private static String request(String methodAndPath, String accepted) {
        return methodAndPath + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: " + accepted + "\r\n\r\n";
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDecodedIsWhatWasWritten(Kind kind) throws Exception {
        List<String> paths = List.of("/short", "/long", "/stream", "/prepared", "/stream", "/long", "/short");
        try (TestServer server = server(Compression.builder().coding(kind.coding()), PAGES);
                RawClient client = server.client()) {
            ResponseReader reader = new ResponseReader(client.input());
            for (String path : paths) {
                client.send(request("GET " + path, kind.token()));
                Response response = Objects.requireNonNull(reader.next(false));
                assertEquals(List.of(kind.token()), response.values("Content-Encoding"), path);
                assertEquals(List.of("Accept-Encoding"), response.values("Vary"), path);
                assertEquals(path.equals("/short") ? SHORT : LONG, kind.decoded(response.content()), path);
                assertTrue(response.content().length() < LONG.length() * 3 / 4, path);
            }
            assertEquals(0, server.failures());
        }
    }

    @ParameterizedTest
    @EnumSource
    void headIsAnsweredWithTheFieldsOfGet(Kind kind) throws Exception {
        try (TestServer server = server(Compression.builder().coding(kind.coding()), PAGES);
                RawClient client = server.client()) {
            ResponseReader reader = new ResponseReader(client.input());
            for (String path : List.of("/short", "/long", "/prepared", "/stream", "/tiny")) {
                client.send(request("GET " + path, kind.token()) + request("HEAD " + path, kind.token()));
                Response got = Objects.requireNonNull(reader.next(false));
                Response head = Objects.requireNonNull(reader.next(true));
                assertEquals(withoutDate(got), withoutDate(head), path);
            }
        }
    }

    private static List<String> withoutDate(Response response) {
        return response.fields().stream()
                .filter(line -> !line.startsWith("Date:"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void smallContentAndOtherClientsGetItPlain(Kind kind) throws Exception {
        try (TestServer server = server(Compression.builder().coding(kind.coding()), PAGES);
                RawClient client = server.client()) {
            ResponseReader reader = new ResponseReader(client.input());
            client.send(request("GET /tiny", kind.token()) + request("GET /short", "other"));
            Response tiny = Objects.requireNonNull(reader.next(false));
            assertEquals("tiny", tiny.content());
            assertEquals(List.of(), tiny.values("Content-Encoding"));
            Response plain = Objects.requireNonNull(reader.next(false));
            assertEquals(SHORT, plain.content());
            assertEquals(List.of(), plain.values("Content-Encoding"));
            assertEquals(List.of("Accept-Encoding"), plain.values("Vary"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenCanBeDecodedWhenItArrives(Kind kind) throws Exception {
        HttpHandler events = exchange -> {
            exchange.start(200, "text/event-stream", -1);
            exchange.write(ByteBuffer.wrap(EVENT.getBytes(ISO_8859_1)));
        };
        try (TestServer server = server(Compression.builder().coding(kind.coding()), events);
                RawClient client = server.client()) {
            client.send(request("GET /", kind.token())).readUntil("\r\n\r\n");
            int length = Integer.parseInt(client.readUntil("\r\n").strip(), 16);
            assertEquals(EVENT, kind.decodedSoFar(client.input().readNBytes(length), EVENT.length()));
            client.reset(); // the stream has no end
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereAreOnlySoManyEncoders(Kind kind) throws Exception {
        HttpHandler begun = exchange -> {
            exchange.start(200, "text/event-stream", -1);
            exchange.write(ByteBuffer.wrap(EVENT.getBytes(ISO_8859_1)));
        };
        List<String> coded = new ArrayList<>();
        try (TestServer server =
                        server(Compression.builder().coding(kind.coding()).encodersPerLoop(1), begun);
                RawClient first = server.client();
                RawClient second = server.client()) {
            for (RawClient client : List.of(first, second)) {
                coded.add(client.send(request("GET /", kind.token())).readUntil("\r\n\r\n"));
            }
            first.reset();
            second.reset();
        }
        assertTrue(coded.getFirst().contains("Content-Encoding: " + kind.token()), coded.getFirst());
        assertTrue(!coded.getLast().contains("Content-Encoding"), coded.getLast());
    }

    /** The server likes br best, then zstd. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | br",
                "zstd, br, gzip | br",
                "zstd, gzip | zstd",
                "deflate, gzip | gzip",
                "br;q=0.5, zstd;q=0.7, gzip;q=0.6 | zstd",
                "br;q=0.5, zstd;q=0.7, gzip | gzip",
                "br;q=0.3, zstd;q=0.299, gzip;q=0.001 | br",
                "br;q=0, * | zstd",
                "br;q=0, zstd;q=0, *;q=0.1 | gzip",
                "*;q=0, gzip;q=0.5 | gzip",
                "*;q=0.5, gzip | gzip",
                "identity;q=0.9, br;q=0.8, zstd;q=0.9 | zstd",
                "identity, br;q=0.8, zstd;q=0.9 | plain",
                "br;q=0, zstd;q=0, gzip;q=0 | plain",
                "*;q=0 | plain"
            })
    void theClientChooses(String accepted, String chosen) throws Exception {
        Compression.Builder compression = Compression.builder();
        for (Kind kind : Kind.values()) {
            compression.coding(kind.coding());
        }
        try (TestServer server = server(compression, PAGES);
                RawClient client = server.client()) {
            ResponseReader reader = new ResponseReader(client.input());
            client.send(request("GET /stream", accepted) + request("GET /prepared", accepted));
            for (int i = 0; i < 2; i++) {
                Response response = Objects.requireNonNull(reader.next(false));
                String content = response.content();
                if (chosen.equals("plain")) {
                    assertEquals(List.of(), response.values("Content-Encoding"));
                } else {
                    assertEquals(List.of(chosen), response.values("Content-Encoding"));
                    content = Kind.valueOf(chosen.toUpperCase(Locale.ROOT)).decoded(content);
                }
                assertEquals(LONG, content);
            }
        }
    }
}
