package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.EncodedFields;
import dev.torc.http.HttpHandler;
import dev.torc.http.PreparedResponse;
import dev.torc.http.middleware.Compression;
import dev.torc.http.middleware.ContentCoding;
import dev.torc.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed responses mean what they meant, and are sent only to those who accept them. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class CompressionTest {
    private static final String TEXT = "All work and no play makes Jack a dull boy. ".repeat(60);
    private static final byte[] LONG = TEXT.repeat(400).getBytes(ISO_8859_1);
    private static final String VARY = "\r\nVary: Accept-Encoding\r\n";
    private static final String CODED = "\r\nContent-Encoding: gzip\r\n";

    private final Transport transport;

    CompressionTest(Transport transport) {
        this.transport = transport;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(String head, byte[] content) {
        static Answer of(String all) throws IOException {
            int end = all.indexOf("\r\n\r\n") + 4;
            String head = all.substring(0, end);
            byte[] content = all.substring(end).getBytes(ISO_8859_1);
            return new Answer(head, head.contains("chunked") ? unchunked(content) : content);
        }

        private static byte[] unchunked(byte[] chunks) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            String text = new String(chunks, ISO_8859_1);
            int at = 0;
            while (at < text.length()) {
                int lineEnd = text.indexOf("\r\n", at);
                int length = Integer.parseInt(text.substring(at, lineEnd), 16);
                content.write(chunks, lineEnd + 2, length);
                at = lineEnd + 4 + length;
            }
            return content.toByteArray();
        }

        String plain() throws IOException {
            return new String(new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes(), ISO_8859_1);
        }

        boolean isCompressed() {
            return head.contains(CODED);
        }
    }

    private Answer answer(HttpHandler handler, String method, String... fields) throws IOException {
        String request = method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + String.join("\r\n", fields)
                + (fields.length == 0 ? "\r\n" : "\r\n\r\n");
        try (TestServer server = new TestServer(transport, Compression.gzip().around(handler))) {
            Answer answer = Answer.of(server.exchange(request));
            assertEquals(0, server.failures());
            return answer;
        }
    }

    private Answer accepting(HttpHandler handler) throws IOException {
        return answer(handler, "GET", "Accept-Encoding: gzip");
    }

    @Test
    void textIsCompressedWithItsLength() throws IOException {
        HttpHandler handler = exchange -> exchange.header("ETag", "\"v1\"").text(200, TEXT);
        Answer answer = accepting(handler);
        assertTrue(answer.isCompressed() && answer.head().contains(VARY), answer.head());
        assertTrue(answer.head().contains("\r\nETag: W/\"v1\"\r\n"), answer.head());
        assertTrue(answer.head().contains("\r\nContent-Length: " + answer.content().length + "\r\n"), answer.head());
        assertEquals(TEXT, answer.plain());
        Answer head = answer(handler, "HEAD", "Accept-Encoding: gzip");
        assertEquals(withoutDate(answer.head()), withoutDate(head.head()));
        assertEquals(0, head.content().length);
    }

    private static String withoutDate(String head) {
        return head.replaceAll("Date: [^\r]*", "");
    }

    @Test
    void whoDoesNotAcceptItGetsItPlain() throws IOException {
        Answer answer = answer(exchange -> exchange.header("ETag", "\"v1\"").text(200, TEXT), "GET");
        assertFalse(answer.isCompressed());
        assertTrue(answer.head().contains(VARY) && answer.head().contains("\r\nETag: \"v1\"\r\n"), answer.head());
        assertEquals(TEXT, new String(answer.content(), ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP;q=1|true",
                "br, gzip;q=0.5|true",
                "gzip;q=0|false",
                "gzip;q=0.000|false",
                "*|true",
                "*;q=0|false",
                "*, gzip;q=0|false",
                "identity, gzip;q=0.5|false",
                "identity;q=0.5, gzip;q=0.5|true",
                "gzipped|false",
                "gzip;q=x|false",
                "br|false"
            })
    void weightsDecide(String accepted, boolean compressed) throws IOException {
        Answer answer = answer(exchange -> exchange.text(200, TEXT), "GET", "Accept-Encoding: " + accepted);
        assertEquals(compressed, answer.isCompressed(), answer.head());
    }

    @Test
    void whatGainsNothingStaysAsItIs() throws IOException {
        byte[] noise = new byte[4000];
        new Random(1).nextBytes(noise);
        Answer answer = accepting(exchange -> exchange.respond(200, "text/plain", noise));
        assertFalse(answer.isCompressed());
        assertArrayEquals(noise, answer.content());
        assertFalse(accepting(exchange -> exchange.text(200, "short")).head().contains("Vary"));
        byte[] bytes = TEXT.getBytes(ISO_8859_1);
        assertFalse(
                accepting(exchange -> exchange.respond(200, "image/png", bytes)).isCompressed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Encoding: br",
                "Content-Range: bytes 0-9/10",
                "Cache-Control: public, no-transform",
                "Repr-Digest: sha-256=:AA==:"
            })
    void someFieldsForbidIt(String field) throws IOException {
        int colon = field.indexOf(": ");
        String name = field.substring(0, colon);
        String value = field.substring(colon + 2);
        Answer answer = accepting(exchange -> exchange.header(name, value).text(200, TEXT));
        assertFalse(answer.head().contains("gzip"), answer.head());
        assertEquals(TEXT, new String(answer.content(), ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cache-Control | no-transform | true",
                "cache-control | public, No-Transform | true",
                "Cache-Control | public | false",
                "Content-Digest | sha-256=:AA==: | true",
                "X-Note | no-transform | false"
            })
    void fieldsThatWereEncodedBeforeForbidItToo(String name, String value, boolean forbidden) throws IOException {
        for (EncodedFields fields : List.of(
                EncodedFields.of(name, value),
                EncodedFields.of("X-First", "1").and(name, value),
                EncodedFields.of(name, value).and("X-Last", "1"))) {
            Answer answer = accepting(exchange -> exchange.header(fields).text(200, TEXT));
            assertEquals(!forbidden, answer.isCompressed(), answer.head());
            assertEquals(!forbidden, answer.head().contains(VARY), answer.head());
            assertTrue(answer.head().contains("\r\n" + name + ": " + value + "\r\n"), answer.head());
        }
    }

    @Test
    void aRangeIsNotOfCompressedContent() throws IOException {
        Answer answer =
                answer(exchange -> exchange.text(200, TEXT), "GET", "Accept-Encoding: gzip", "Range: bytes=0-1");
        assertFalse(answer.isCompressed());
    }

    @Test
    void longContentIsCompressedPieceByPiece() throws IOException {
        Answer answer = accepting(exchange -> exchange.respond(200, "application/json", LONG));
        assertTrue(answer.isCompressed() && answer.head().contains("chunked"), answer.head());
        assertEquals(new String(LONG, ISO_8859_1), answer.plain());
    }

    @Test
    void aPreparedResponseIsCompressedOnce() throws IOException {
        PreparedResponse prepared = PreparedResponse.of(200, "text/html", LONG).withHeader("ETag", "\"p\"");
        HttpHandler handler = exchange -> exchange.respond(prepared);
        Answer answer = accepting(handler);
        assertTrue(answer.isCompressed() && answer.head().contains("\r\nETag: W/\"p\"\r\n"), answer.head());
        assertEquals(new String(LONG, ISO_8859_1), answer.plain());
        Answer plain = answer(handler, "GET");
        assertTrue(plain.head().contains(VARY) && plain.head().contains("\r\nETag: \"p\"\r\n"), plain.head());
        assertArrayEquals(LONG, plain.content());
    }

    @Test
    void aStreamOfKnownLengthIsChunked() throws IOException {
        byte[] bytes = TEXT.getBytes(ISO_8859_1);
        HttpHandler handler = exchange -> {
            exchange.start(200, "text/css", bytes.length);
            exchange.write(ByteBuffer.wrap(bytes, 0, 10));
            exchange.write(ByteBuffer.wrap(bytes, 10, bytes.length - 10));
            exchange.end();
        };
        Answer answer = accepting(handler);
        assertTrue(answer.isCompressed() && answer.head().contains("chunked"), answer.head());
        assertEquals(TEXT, answer.plain());
        assertEquals(
                withoutDate(answer.head()),
                withoutDate(answer(handler, "HEAD", "Accept-Encoding: gzip").head()));
    }

    @Test
    void whatWasWrittenCanBeDecodedAtOnce() throws Exception {
        HttpHandler handler = exchange -> {
            exchange.start(200, "text/event-stream", -1);
            exchange.write(ByteBuffer.wrap("data: one\n\n".getBytes(ISO_8859_1)));
        };
        try (TestServer server = new TestServer(transport, Compression.gzip().around(handler));
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
            client.readUntil("\r\n\r\n");
            int length = Integer.parseInt(client.readUntil("\r\n").strip(), 16);
            byte[] chunk = client.input().readNBytes(length);
            Inflater inflater = new Inflater(true);
            inflater.setInput(chunk, 10, chunk.length - 10);
            byte[] plain = new byte[100];
            assertEquals("data: one\n\n", new String(plain, 0, inflater.inflate(plain), ISO_8859_1));
            inflater.end();
        }
    }

    @Test
    void aConfirmationHasTheFieldsOfWhatItConfirms() throws IOException {
        Answer answer = accepting(exchange -> exchange.header("ETag", "\"v1\"").respond(304));
        assertTrue(answer.head().contains(VARY) && answer.head().contains("ETag: W/\"v1\""), answer.head());
        assertFalse(answer.isCompressed());
    }

    @Test
    void numbersThatMeanNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ContentCoding.gzip(0));
        assertThrows(IllegalArgumentException.class, () -> ContentCoding.gzip(10));
        assertThrows(IllegalArgumentException.class, () -> Compression.builder().bytesMin(-1));
    }

    @Test
    void requestsOfAConnectionDoNotInfluenceEachOther() throws IOException {
        String one = "GET / HTTP/1.1\r\nHost: a\r\n";
        String requests = one + "Accept-Encoding: gzip\r\n\r\n" + one + "Connection: close\r\n\r\n";
        try (TestServer server =
                new TestServer(transport, Compression.gzip().around(exchange -> exchange.text(200, TEXT)))) {
            String all = server.exchange(requests);
            assertEquals(2, all.split(CODED, -1).length, all);
            assertTrue(all.endsWith("\r\n\r\n" + TEXT), all);
        }
    }
}
