package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered must never change a judgement. */
class KnownHostTest {
    private static final String LETTERS = "ab.-:0/ %[]@";

    @Test
    void eachHostIsJudgedAsIfItWereTheFirst() {
        Random random = new Random(11);
        KnownHost known = new KnownHost();
        byte[] host = "127.0.0.1:8080".getBytes(ISO_8859_1);
        for (int i = 0; i < 200_000; i++) {
            host = next(host, random);
            byte[] line = ("Host: " + new String(host, ISO_8859_1) + "\r\n\r\n").getBytes(ISO_8859_1);
            ByteBuffer bytes = ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN);
            int end = 6 + host.length;
            assertEquals(
                    Authority.isValid(bytes, 6, end), known.isValid(bytes, 6, end), () -> new String(line, ISO_8859_1));
        }
    }

    /** The same again, one that differs in an octet or in length, or another one. */
    private static byte[] next(byte[] host, Random random) {
        String text = new String(host, ISO_8859_1);
        int at = random.nextInt(text.length() + 1);
        String next = switch (random.nextInt(4)) {
            case 0 -> text;
            case 1 -> text.substring(0, at) + letter(random) + text.substring(Math.min(at + 1, text.length()));
            case 2 -> text.substring(0, at);
            default -> "a".repeat(random.nextInt(80)) + (random.nextBoolean() ? ".example:80" : "");
        };
        return next.getBytes(ISO_8859_1);
    }

    private static char letter(Random random) {
        return LETTERS.charAt(random.nextInt(LETTERS.length()));
    }
}
