package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadStartsTest {
    private static final String THEN = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    private static final String LATER = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    private static final long LATER_SECONDS = 784_111_777;

    private final DateHeader date = new DateHeader();
    private final HeadStarts starts = new HeadStarts(date);

    @Test
    void moreThanAreKeptAreWrittenAllTheSame() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                String type = "text/x-" + i;
                assertEquals("HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: " + type + "\r\n", written(200, type));
            }
        }
        String longType = "text/" + "x".repeat(200);
        assertEquals("HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: " + longType + "\r\n", written(200, longType));
    }

    @Test
    void statusAndTypeAreToldApart() {
        for (int round = 0; round < 2; round++) {
            assertEquals("HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: text/a\r\n", written(200, "text/a"));
            assertEquals("HTTP/1.1 404 Not Found\r\n" + THEN + "Content-Type: text/a\r\n", written(404, "text/a"));
            assertEquals("HTTP/1.1 200 OK\r\n" + THEN, written(200, null));
            assertEquals("HTTP/1.1 299 \r\n" + THEN, written(299, null));
        }
    }

    @Test
    void whatIsKeptShowsTheTimeThatItIs() {
        assertEquals("HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: text/a\r\n", written(200, "text/a"));
        assertEquals("HTTP/1.1 204 No Content\r\n" + THEN, written(204, null));
        date.update(LATER_SECONDS);
        assertEquals("HTTP/1.1 200 OK\r\n" + LATER + "Content-Type: text/a\r\n", written(200, "text/a"));
        assertEquals("HTTP/1.1 204 No Content\r\n" + LATER, written(204, null));
        date.update(0);
        assertEquals("HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: text/a\r\n", written(200, "text/a"));
    }

    @Test
    void theLengthIsBehindIt() {
        for (int round = 0; round < 2; round++) {
            assertEquals(
                    "HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: text/a\r\nContent-Length: 1234567890123\r\n",
                    written(out -> starts.write(out, 200, "text/a", 1_234_567_890_123L)));
            assertEquals(
                    "HTTP/1.1 200 OK\r\n" + THEN + "Content-Length: 0\r\n",
                    written(out -> starts.write(out, 200, null, 0)));
        }
        for (int room = 0; room < 74; room++) {
            ByteBuffer out = ByteBuffer.allocate(room);
            assertThrows(BufferOverflowException.class, () -> starts.write(out, 200, null, 10));
            assertEquals(0, out.position());
        }
    }

    @Test
    void whatNoValueMayHaveIsRefusedEachTime() {
        ByteBuffer out = ByteBuffer.allocate(100);
        for (int i = 0; i < 2; i++) {
            assertThrows(IllegalArgumentException.class, () -> starts.write(out, 200, "text/plain\r\nX: y"));
            assertEquals(0, out.position());
        }
    }

    @Test
    void withoutRoomNothingIsWritten() {
        ByteBuffer out = ByteBuffer.allocate(60);
        for (int i = 0; i < 2; i++) {
            assertThrows(BufferOverflowException.class, () -> starts.write(out, 200, "text/plain"));
            assertEquals(0, out.position());
        }
        assertEquals("HTTP/1.1 200 OK\r\n" + THEN + "Content-Type: text/plain\r\n", written(200, "text/plain"));
        assertThrows(BufferOverflowException.class, () -> starts.write(out, 200, "text/plain"));
        assertEquals(0, out.position());
    }

    private String written(int status, @Nullable String type) {
        return written(out -> starts.write(out, status, type));
    }

    private static String written(Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocateDirect(300);
        out.position(7);
        writer.accept(out);
        byte[] octets = new byte[out.position() - 7];
        out.get(7, octets);
        return new String(octets, ISO_8859_1);
    }
}
