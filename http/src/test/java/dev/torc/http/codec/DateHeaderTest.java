package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DateHeaderTest {

    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long END_OF_9999 = 253_402_300_799L;
    private static final long DAY_SECONDS = 86_400;

    private final DateHeader header = new DateHeader();

    @Test
    void writesTheExampleOfTheRfc() {
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", DateHeader.format(784_111_777));
    }

    @Test
    void agreesWithTheJdkOnEveryDayFor500Years() {
        Random random = new Random(4);
        for (long day = 0; day < 500 * 366; day++) {
            assertAgrees(day * DAY_SECONDS + random.nextInt((int) DAY_SECONDS));
        }
    }

    @Test
    void agreesWithTheJdkOnEverySecondOfADayForwardsAndBackwards() {
        long leapDay = 951_782_400;
        for (long second = leapDay - 1; second <= leapDay + DAY_SECONDS; second++) {
            assertAgrees(second);
        }
        assertAgrees(leapDay);
        assertAgrees(0);
        assertAgrees(END_OF_9999);
    }

    @Test
    void refusesTimesThatTheFormatHasNoRoomFor() {
        assertThrows(IllegalArgumentException.class, () -> header.update(-1));
        assertThrows(IllegalArgumentException.class, () -> header.update(END_OF_9999 + 1));
    }

    private void assertAgrees(long epochSeconds) {
        header.update(epochSeconds);
        ByteBuffer out = ByteBuffer.allocate(37);
        header.write(out);
        assertEquals(
                "Date: " + IMF_FIXDATE.format(Instant.ofEpochSecond(epochSeconds)) + "\r\n",
                new String(out.array(), US_ASCII));
    }
}
