package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseEncoderTest {

    private static final String EVERY_WIDTH =
            "a\u007f\u0080\u00e9\u07ff\u0800\u20ac\ud7ff\uffff\ud83d\ude00\ud800\udc00\udbff\udfffz";

    @Test
    void writesAHead() {
        String head = written(out -> {
            ResponseEncoder.statusLine(out, 200);
            ResponseEncoder.field(out, "Content-Type", "text/plain");
            ResponseEncoder.contentLength(out, 13);
            ResponseEncoder.connectionKeepAlive(out);
            ResponseEncoder.connectionClose(out);
            ResponseEncoder.transferEncodingChunked(out);
            ResponseEncoder.field(out, ResponseEncoder.fieldLine("Server", "torc"));
            ResponseEncoder.endHead(out);
        });
        assertEquals("""
                HTTP/1.1 200 OK
                Content-Type: text/plain
                Content-Length: 13
                Connection: keep-alive
                Connection: close
                Transfer-Encoding: chunked
                Server: torc

                """.replace("\n", "\r\n"), head);
    }

    @Test
    void writesEveryStatusInAWayTheParserReads() {
        ResponseParser parser = new ResponseParser(HttpLimits.defaults());
        for (int status = 100; status <= 599; status++) {
            ByteBuffer out = ByteBuffer.allocate(200);
            ResponseEncoder.statusLine(out, status);
            ResponseEncoder.endHead(out);
            assertEquals(out.position(), parser.parse(out, 0, out.position()));
            assertEquals(status, parser.head().status());
            String reason = Reason.of(status);
            assertEquals(reason == null ? "" : reason, parser.head().reason());
        }
    }

    @Test
    void writesTheSpaceBeforeAReasonThatIsNotThere() {
        assertEquals("HTTP/1.1 299 \r\n", written(out -> ResponseEncoder.statusLine(out, 299)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -200, 0, 99, 600, 1000})
    void refusesAStatusThatIsNone(int status) {
        refused(out -> ResponseEncoder.statusLine(out, status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a:", "a\r\nb", "a\n", "\0", "a\u010d\u010ab", "\u00e9", "\u013a", "\u0141", "(a)"})
    void refusesANameThatIsNoToken(String name) {
        refused(out -> ResponseEncoder.field(out, name, "value"));
        assertThrows(IllegalArgumentException.class, () -> ResponseEncoder.fieldLine(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX: y",
                "a\n",
                "\r",
                "a\0",
                "a\u010d\u010ab",
                "\u560d\u560a",
                "\u007f",
                "\u001b[0m",
                "\u0141"
            })
    void refusesAValueThatCouldEndTheLine(String value) {
        refused(out -> ResponseEncoder.field(out, "Name", value));
        assertThrows(IllegalArgumentException.class, () -> ResponseEncoder.fieldLine("Name", value));
    }

    @Test
    void saysWhichCharacterIsRefused() {
        assertTrue(refusal(() -> ResponseEncoder.fieldLine("a b", "")).contains("U+0020 at index 1"));
        assertTrue(refusal(() -> ResponseEncoder.fieldLine("A", "\u560d")).contains("U+560d at index 0"));
    }

    private static String refusal(Executable write) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, write).getMessage());
    }

    @Test
    void writesAValueAsLatin1() {
        assertEquals("A: \t\u00e9~\u00ff\r\n", written(out -> ResponseEncoder.field(out, "A", "\t\u00e9~\u00ff")));
    }

    @Test
    void writesAllOrNothing() {
        assertAllOrNothing(15 + 2, out -> ResponseEncoder.statusLine(out, 200));
        assertAllOrNothing(6, out -> ResponseEncoder.field(out, "A", "b"));
        assertAllOrNothing(6, out -> ResponseEncoder.field(out, ResponseEncoder.fieldLine("A", "b")));
        assertAllOrNothing(20, out -> ResponseEncoder.contentLength(out, 13));
        assertAllOrNothing(28, ResponseEncoder::transferEncodingChunked);
        assertAllOrNothing(19, ResponseEncoder::connectionClose);
        assertAllOrNothing(24, ResponseEncoder::connectionKeepAlive);
        assertAllOrNothing(2, ResponseEncoder::endHead);
        assertAllOrNothing(5, out -> ResponseEncoder.chunkHead(out, 0x100));
        assertAllOrNothing(2, ResponseEncoder::chunkEnd);
        assertAllOrNothing(5, ResponseEncoder::lastChunk);
        assertAllOrNothing(3, out -> ResponseEncoder.decimal(out, 100));
        assertAllOrNothing(2, out -> ResponseEncoder.ascii(out, "ab"));
        assertAllOrNothing(3, out -> ResponseEncoder.utf8(out, "\u20ac"));
        assertAllOrNothing(37, new DateHeader()::write);
    }

    @Test
    void writesChunkSizesInHexadecimal() {
        for (int length : new int[] {1, 9, 15, 16, 255, 256, 0xabcdef, Integer.MAX_VALUE}) {
            String line = written(out -> ResponseEncoder.chunkHead(out, length));
            assertEquals(Integer.toHexString(length) + "\r\n", line);
            assertEquals(line.length(), ResponseEncoder.chunkHeadLength(length));
        }
        refused(out -> ResponseEncoder.chunkHead(out, 0));
        refused(out -> ResponseEncoder.chunkHead(out, -1));
    }

    @Test
    void writesNumbersInDecimal() {
        for (long n = 1; n > 0; n = n * 10 + 9) {
            assertDecimal(n - 1);
            assertDecimal(n);
            assertDecimal(n + 1);
        }
        assertDecimal(0);
        assertDecimal(Long.MAX_VALUE);
        refused(out -> ResponseEncoder.decimal(out, -1));
        refused(out -> ResponseEncoder.contentLength(out, -1));
    }

    @Test
    void writesUtf8AsTheJdkDoes() {
        for (String text :
                new String[] {"", EVERY_WIDTH, "\ud83d", "\ude00", "a\ud83dz", "\ude00\ud83d", "\ud83d\u00e9"}) {
            byte[] expected = text.getBytes(UTF_8);
            assertEquals(expected.length, ResponseEncoder.utf8Length(text));
            ByteBuffer out = ByteBuffer.allocate(expected.length);
            ResponseEncoder.utf8(out, text);
            assertArrayEquals(expected, out.array());
            assertEquals(expected.length, out.position());
        }
    }

    @Test
    void writesAsciiAndRefusesAnythingElse() {
        assertEquals("a\r\n~\u007f", written(out -> ResponseEncoder.ascii(out, "a\r\n~\u007f")));
        refused(out -> ResponseEncoder.ascii(out, "caf\u00e9"));
    }

    private static void assertDecimal(long n) {
        assertEquals(Long.toString(n), written(out -> ResponseEncoder.decimal(out, n)));
        assertEquals(Long.toString(n).length(), ResponseEncoder.decimalLength(n));
        assertEquals("Content-Length: " + n + "\r\n", written(out -> ResponseEncoder.contentLength(out, n)));
    }

    private static void assertAllOrNothing(int length, Consumer<ByteBuffer> write) {
        ByteBuffer exact = ByteBuffer.allocate(length + 1).position(1);
        write.accept(exact);
        assertEquals(0, exact.remaining());
        ByteBuffer less = ByteBuffer.allocate(length).position(1);
        assertThrows(BufferOverflowException.class, () -> write.accept(less));
        assertEquals(1, less.position());
    }

    private static void refused(Consumer<ByteBuffer> write) {
        ByteBuffer out = ByteBuffer.allocate(200);
        assertThrows(IllegalArgumentException.class, () -> write.accept(out));
        assertEquals(0, out.position());
    }

    private static String written(Consumer<ByteBuffer> write) {
        ByteBuffer direct = ByteBuffer.allocateDirect(300).order(ByteOrder.LITTLE_ENDIAN);
        write.accept(direct);
        byte[] octets = new byte[direct.position()];
        direct.get(0, octets);
        return new String(octets, ISO_8859_1);
    }
}
