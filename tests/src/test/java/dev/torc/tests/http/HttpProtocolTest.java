package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.PreparedResponse;
import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.FileRegion;
import dev.torc.transport.SharedBytes;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/1.1 has beyond requests and responses with a length. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class HttpProtocolTest {
    private static final String END = "Host: a\r\nConnection: close\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\n" + END;

    private final Transport transport;

    HttpProtocolTest(Transport transport) {
        this.transport = transport;
    }

    private String answer(HttpHandler handler, String request) throws IOException {
        try (TestServer server = new TestServer(transport, handler)) {
            String all = server.exchange(request);
            assertEquals(0, server.failures(), all);
            return all;
        }
    }

    @Test
    void trailersOfARequestReachTheHandlerExceptForbiddenOnes() throws IOException {
        HttpHandler handler = exchange -> exchange.receive(new BodyReceiver() {
            private final StringBuilder seen = new StringBuilder();

            @Override
            public void onBytes(ByteBuffer lent) {
                seen.append(lent.remaining()).append(' ');
            }

            @Override
            public void onTrailer(String name, String value) {
                seen.append(name).append('=').append(value).append(' ');
            }

            @Override
            public void onComplete() {
                exchange.text(200, seen + ".");
            }
        });
        String chunks = "3\r\nabc\r\n0\r\nX-Sum: 7 \r\nContent-Length: 9\r\nEmpty:\r\n\r\n";
        String all = answer(
                handler,
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks);
        assertTrue(all.endsWith("\r\n\r\n3 X-Sum=7 Empty= ."), all);
    }

    @Test
    void aReceiverIsToldNothingAfterItsResponse() throws IOException {
        StringBuilder seen = new StringBuilder();
        HttpHandler handler = exchange -> exchange.receive(new BodyReceiver() {
            @Override
            public void onBytes(ByteBuffer lent) {
                seen.append(lent.remaining()).append(' ');
                exchange.text(200, "enough");
            }

            @Override
            public void onTrailer(String name, String value) {
                seen.append(name);
            }

            @Override
            public void onComplete() {
                seen.append("complete");
            }
        });
        String head = "POST / HTTP/1.1\r\nHost: a\r\n";
        String chunks = "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n";
        String all = answer(handler, head + chunks + head + "Content-Length: 1\r\nConnection: close\r\n\r\nx");
        assertEquals(2, all.split("\r\n\r\nenough", -1).length - 1, all);
        assertEquals("3 1 ", seen.toString());
    }

    private static void streamWithTrailer(HttpExchange exchange) {
        exchange.header("Trailer", "X-Sum").start(200, null, -1);
        exchange.write(ByteBuffer.wrap(new byte[] {'a'}));
        exchange.trailer("X-Sum", "1").end();
    }

    @Test
    void trailersOfAResponseFollowTheLastChunk() throws IOException {
        String all = answer(HttpProtocolTest::streamWithTrailer, LAST);
        assertTrue(all.endsWith("\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n"), all);
    }

    @Test
    void http10GetsNeitherChunksNorTrailersNorInterimResponses() throws IOException {
        HttpHandler handler = exchange -> {
            exchange.inform(103, "Link", "</a>; rel=preload");
            streamWithTrailer(exchange);
        };
        String all = answer(handler, "GET / HTTP/1.0\r\n\r\n");
        assertTrue(all.startsWith("HTTP/1.1 200 "), all);
        assertTrue(all.endsWith("\r\n\r\na"), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding", "content-length", "Host", "Set-Cookie", "bad name"})
    void aFieldThatMustNotBeATrailerIsRefused(String name) throws IOException {
        HttpHandler handler = exchange -> {
            exchange.start(200, null, -1);
            try {
                exchange.trailer(name, "1");
            } catch (IllegalArgumentException e) {
                exchange.write(ByteBuffer.wrap("refused".getBytes(US_ASCII)));
            }
            exchange.end();
        };
        assertTrue(answer(handler, LAST).contains("refused"));
    }

    @Test
    void earlyHintsComeBeforeTheResponse() throws IOException {
        HttpHandler handler = exchange -> {
            exchange.inform(103, "Link", "</a>; rel=preload");
            exchange.text(200, "x");
        };
        String all = answer(handler, LAST);
        assertTrue(
                all.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n"), all);
    }

    /** Echoes, after a greeting. */
    private static final class RawEcho implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            connection.send(SharedBytes.copyOf("hi ".getBytes(US_ASCII)));
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            connection.send(SharedBytes.copyOf(copy));
        }
    }

    @Test
    void anUpgradeHandsOverTheConnectionAndTheBytesThatFollowed() throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\nearly ";
        HttpHandler handler = exchange -> exchange.upgrade("raw", new RawEcho());
        HttpHandler later =
                exchange -> exchange.connection().loop().execute(() -> exchange.upgrade("raw", new RawEcho()));
        for (HttpHandler each : new HttpHandler[] {handler, later}) {
            try (TestServer server = new TestServer(transport, each);
                    RawClient client = server.client()) {
                String head = client.send(request).readUntil("hi early ");
                assertTrue(head.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), head);
                assertTrue(head.contains("\r\nConnection: upgrade\r\nUpgrade: raw\r\n"), head);
                assertFalse(head.contains("Content-Length") || head.contains("Transfer-Encoding"), head);
                assertEquals("more", client.send("more").readUntil("more"));
            }
        }
    }

    @Test
    void connectIsAnsweredWithATunnelByItsHandlerOnly() throws IOException {
        try (TestServer server = new TestServer(transport, exchange -> exchange.upgrade("", new RawEcho()));
                RawClient client = server.client()) {
            String head =
                    client.send("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nx").readUntil("hi x");
            assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
            assertFalse(head.contains("Content-Length") || head.contains("Transfer-Encoding"), head);
            assertTrue(head.contains("\r\nDate: "), head);
        }
    }

    @Test
    void anUpgradeIsToAProtocolThatTheClientNamed() throws IOException {
        HttpHandler handler = exchange -> {
            try {
                exchange.upgrade("raw", new RawEcho());
            } catch (IllegalStateException e) {
                exchange.text(200, "refused");
            }
        };
        for (String other : new String[] {"Upgrade: websocket, raw/2\r\n", "Upgrade:\r\n", ""}) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\n" + other + "\r\n";
            assertTrue(answer(handler, request).endsWith("refused"), other);
        }
        try (TestServer server = new TestServer(transport, handler);
                RawClient client = server.client()) {
            String request =
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: x, RAW\r\n\r\n";
            String head = client.send(request).readUntil("hi ");
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        }
    }

    @Test
    void aClientThatExpects100GetsItBefore101() throws IOException {
        String head =
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: raw\r\nExpect: 100-continue\r\nContent-Length: ";
        HttpHandler handler = exchange -> exchange.receiveAll(9, body -> exchange.upgrade("raw", new RawEcho()));
        for (String request : new String[] {head + "1\r\n\r\nx", head + "0\r\n\r\n"}) {
            try (TestServer server = new TestServer(transport, handler);
                    RawClient client = server.client()) {
                String all = client.send(request).readUntil("hi ");
                assertTrue(all.startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 "), all);
            }
        }
    }

    @Test
    void preparedResponsesOfEverySizeAreSent() throws IOException {
        for (int length : new int[] {0, 13, 1 << 20}) {
            PreparedResponse prepared =
                    PreparedResponse.of(200, "text/plain", new byte[length]).withHeader("Server", "t");
            String all = answer(exchange -> exchange.header("X-A", "b").respond(prepared), LAST);
            int end = all.indexOf("\r\n\r\n") + 4;
            assertEquals(length, all.length() - end);
            String head = all.substring(0, end);
            assertTrue(head.contains("\r\nContent-Length: " + length + "\r\n"), head);
            assertTrue(head.contains("\r\nDate: ") && head.contains("X-A: b") && head.contains("Server: t"), head);
        }
        PreparedResponse prepared = PreparedResponse.of(200, "text/plain", new byte[9]);
        String head = answer(exchange -> exchange.respond(prepared), "HEAD / HTTP/1.1\r\n" + END);
        assertTrue(head.contains("Content-Length: 9") && head.endsWith("\r\n\r\n"), head);
    }

    @Test
    void filesAreSentInOrderAndTheirChannelsClosed(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), "0123456789".getBytes(US_ASCII));
        FileChannel[] opened = new FileChannel[3];
        int[] count = new int[1];
        HttpHandler handler = exchange -> {
            FileChannel channel = FileChannel.open(file);
            opened[count[0]++] = channel;
            exchange.file(200, "text/plain", new FileRegion(channel, 2, 5));
        };
        String all = answer(
                handler, "GET / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n" + END);
        assertEquals(3, all.split("Content-Length: 5\r\n", -1).length - 1, all);
        assertEquals(2, all.split("\r\n\r\n23456", -1).length - 1, all);
        for (FileChannel channel : opened) {
            assertFalse(channel.isOpen());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9, '\\r\\n\\r\\n<23456>78'",
        "-1, '\\r\\n\\r\\n1\\r\\n<\\r\\n5\\r\\n23456\\r\\n1\\r\\n>\\r\\n2\\r\\n78\\r\\n0\\r\\n\\r\\n'"
    })
    void partsOfAFileAreStreamedBetweenOtherBytes(long length, String end, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), "0123456789".getBytes(US_ASCII));
        FileChannel[] opened = new FileChannel[1];
        HttpHandler handler = exchange -> {
            FileChannel channel = FileChannel.open(file);
            opened[0] = channel;
            exchange.start(200, null, length);
            exchange.write(ByteBuffer.wrap(new byte[] {'<'}));
            exchange.write(new FileRegion(channel, 2, 5, false));
            assertTrue(channel.isOpen());
            exchange.write(ByteBuffer.wrap(new byte[] {'>'}));
            exchange.write(new FileRegion(channel, 7, 2));
            assertEquals(9, exchange.contentBytes());
            exchange.end();
        };
        String all = answer(handler, LAST);
        assertTrue(all.endsWith(end.translateEscapes()), all);
        assertFalse(opened[0].isOpen());
    }

    @Test
    void aPartOfAFileBeyondTheAnnouncedLengthIsNotSent(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("f"), "0123456789".getBytes(US_ASCII));
        FileChannel channel = FileChannel.open(file);
        HttpHandler handler = exchange -> {
            exchange.start(200, null, 4);
            assertThrows(IllegalStateException.class, () -> exchange.write(new FileRegion(channel, 0, 5)));
            exchange.write(ByteBuffer.wrap(new byte[] {'l', 'e', 's', 's'}));
            exchange.end();
        };
        assertTrue(answer(handler, LAST).endsWith("\r\n\r\nless"));
        assertFalse(channel.isOpen());
    }

    @Test
    void aHandlerMayCloseTheConnectionAfterItsResponse() throws IOException {
        String all = answer(
                exchange -> exchange.header("Connection", "close").text(200, "x"), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(all.contains("\r\nConnection: close\r\n"), all);
    }

    @Test
    void aFieldThatTheServerSetsItselfIsRefused() throws IOException {
        for (String name : new String[] {"Content-Length", "transfer-encoding", "Connection", "DATE", "Keep-Alive"}) {
            HttpHandler handler = exchange -> {
                assertThrows(IllegalArgumentException.class, () -> exchange.header(name, "x"));
                assertThrows(IllegalArgumentException.class, () -> exchange.inform(103, name, "x"));
                exchange.text(200, "refused");
            };
            assertTrue(answer(handler, LAST).endsWith("refused"), name);
        }
    }

    @Test
    void anUpgradeThatIsOfferedIsNamedInConnection() throws IOException {
        HttpHandler handler = exchange -> exchange.header("Upgrade", "raw").text(426, "x");
        String all = answer(handler, "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + LAST);
        assertTrue(all.startsWith("HTTP/1.1 426 Upgrade Required\r\n"), all);
        assertEquals(2, all.split("\r\nUpgrade: raw\r\n", -1).length - 1, all);
        assertEquals(1, all.split("\r\nConnection: upgrade\r\n", -1).length - 1, all);
        assertEquals(1, all.split("\r\nConnection: close, upgrade\r\n", -1).length - 1, all);
    }

    @Test
    void aContentTypeThatTheHandlerAddsIsTheOnlyOne() throws IOException {
        String all =
                answer(exchange -> exchange.header("content-type", "text/html").text(200, "x"), LAST);
        assertTrue(all.contains("\r\ncontent-type: text/html\r\n"), all);
        assertFalse(all.contains("text/plain"), all);
    }

    @Test
    void aStreamedResponseWithoutContentHasNoFraming() throws IOException {
        for (int status : new int[] {204, 304}) {
            HttpHandler handler = exchange -> {
                exchange.start(status, null, -1);
                exchange.write(ByteBuffer.wrap(new byte[] {'x'}));
                exchange.end();
            };
            String all = answer(handler, LAST);
            assertFalse(all.contains("Content-Length") || all.contains("Transfer-Encoding"), all);
            assertTrue(all.endsWith("\r\n\r\n"), all);
        }
    }

    @Test
    void a205HasALengthOfZeroAndNoContent() throws IOException {
        String all = answer(exchange -> exchange.respond(205, "text/plain", new byte[] {'x'}), LAST);
        assertTrue(all.contains("\r\nContent-Length: 0\r\n") && all.endsWith("\r\n\r\n"), all);
    }

    @Test
    void aCopyOfAHeadOutlivesTheRequest() throws IOException {
        HttpHandler handler = exchange -> {
            RequestHead head = exchange.request().copy();
            exchange.connection()
                    .loop()
                    .execute(() -> exchange.text(
                            200,
                            head.methodName() + " " + head.path() + "?" + head.query() + " " + head.header("x-a") + " "
                                    + head.authority()));
        };
        String all = answer(handler, "GET /p?q HTTP/1.1\r\nX-A: b\r\n" + END);
        assertTrue(all.endsWith("GET /p?q b a"), all);
    }
}
