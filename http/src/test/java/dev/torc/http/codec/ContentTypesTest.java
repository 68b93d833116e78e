package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ContentTypesTest {
    private final ContentTypes types = new ContentTypes();

    @Test
    void moreTypesThanAreKeptAreWrittenAllTheSame() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                String type = "text/x-" + i;
                assertEquals("Content-Type: " + type + "\r\n", written(type));
            }
        }
        String longType = "text/" + "x".repeat(200);
        assertEquals("Content-Type: " + longType + "\r\n", written(longType));
    }

    @Test
    void whatNoValueMayHaveIsRefusedEachTime() {
        ByteBuffer out = ByteBuffer.allocate(100);
        for (int i = 0; i < 2; i++) {
            assertThrows(IllegalArgumentException.class, () -> types.write(out, "text/plain\r\nX: y"));
            assertEquals(0, out.position());
        }
    }

    @Test
    void withoutRoomNothingIsWritten() {
        ByteBuffer out = ByteBuffer.allocate(12);
        for (int i = 0; i < 2; i++) {
            assertThrows(BufferOverflowException.class, () -> types.write(out, "text/plain"));
            assertEquals(0, out.position());
        }
    }

    private String written(String type) {
        ByteBuffer out = ByteBuffer.allocate(300);
        types.write(out, type);
        return new String(out.array(), 0, out.position(), ISO_8859_1);
    }
}
