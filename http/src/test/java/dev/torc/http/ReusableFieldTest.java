package dev.torc.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReusableFieldTest {
    private final ReusableField field = new ReusableField("X-A", 20);

    @Test
    void hexadecimalDigitsAreThoseOfTheJdk() {
        Random random = new Random(7);
        long[] edges = {0, 1, -1, 9, 10, 0x0123_4567_89ab_cdefL, Long.MIN_VALUE, Long.MAX_VALUE};
        for (int i = 0; i < 1_000; i++) {
            long value = i < edges.length ? edges[i] : random.nextLong();
            assertEquals(
                    HexFormat.of().toHexDigits(value),
                    field.clear().putHex(value).value());
        }
    }

    @Test
    void partsFollowEachOther() {
        field.put("a").put('b').putDecimal(7, 3).put("\u00ff c");
        assertEquals("ab007\u00ff c", field.value());
        assertEquals("X-A: ab007\u00ff c", field.toString());
        assertEquals("", field.clear().value());
    }

    @Test
    void whatIsRefusedLeavesTheValueAsItWas() {
        field.put("ok");
        for (String refused : new String[] {"a\rb", "\n", "x\0", "\u007f", "\u0100"}) {
            assertThrows(IllegalArgumentException.class, () -> field.put(refused));
            assertEquals("X-A: ok", field.toString());
        }
        assertThrows(IndexOutOfBoundsException.class, () -> field.put("a".repeat(19)));
        assertThrows(IndexOutOfBoundsException.class, () -> field.putHex(1).putHex(1));
        assertThrows(IllegalArgumentException.class, () -> field.putDecimal(-1, 1));
        assertEquals("ok0000000000000001", field.value());
    }
}
