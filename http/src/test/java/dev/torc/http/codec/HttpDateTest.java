package dev.torc.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dates of RFC 9110, section 5.6.7. */
final class HttpDateTest {
    private static final long NOW = 1_750_000_000; // 2025-06-15
    private static final long DAY_SECONDS = 86_400;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 06 Nov 1994 08:49:37 GMT | 784111777",
                "Sunday, 06-Nov-94 08:49:37 GMT | 784111777",
                "Sun Nov  6 08:49:37 1994 | 784111777",
                "Wed Nov 16 08:49:37 1994 | 784975777",
                "Thu, 01 Jan 1970 00:00:00 GMT | 0",
                "Mon, 05 Jan 1970 00:00:00 GMT | 345600",
                "Sat, 01 Jan 0000 00:00:00 GMT | -62167219200",
                "Wed, 31 Dec 1969 23:59:59 GMT | -1",
                "Thu, 29 Feb 2024 12:00:00 GMT | 1709208000",
                "Sat, 31 Dec 2016 23:59:60 GMT | 1483228800",
                "Wednesday, 01-Jan-75 00:00:00 GMT | 3313526400",
                "Thursday, 01-Jan-76 00:00:00 GMT | 189302400"
            })
    void areReadInEachForm(String text, long expected) {
        assertEquals(expected, HttpDate.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 31 Jun 1994 08:49:37 GMT",
                "Wed, 29 Feb 2023 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 08:49:3x GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Someday, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06-Nov-x4 08:49:37 GMT",
                "Sun Nov  6 08:49:37 94",
                "Sun Nov 06 8:49:37 1994 "
            })
    void nothingElseIsADate(String text) {
        assertEquals(HttpDate.INVALID, HttpDate.parse(text, NOW));
    }

    @Test
    void aYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
        long latest = NOW + 50 * 366 * DAY_SECONDS;
        assertEquals(latest, HttpDate.parse(obsolete(latest), NOW));
        long tooLate = latest + 1;
        long before = LocalDateTime.ofEpochSecond(tooLate, 0, ZoneOffset.UTC)
                .minusYears(100)
                .toEpochSecond(ZoneOffset.UTC);
        assertEquals(before, HttpDate.parse(obsolete(tooLate), NOW));
    }

    @Test
    void aYearOfTwoDigitsIsOfTheCenturyThatFits() {
        long newYear2000 = 946_684_800;
        assertEquals(newYear2000 - 1, HttpDate.parse("Friday, 31-Dec-99 23:59:59 GMT", newYear2000));
        assertEquals(newYear2000, HttpDate.parse("Saturday, 01-Jan-00 00:00:00 GMT", newYear2000 - 1));
        assertEquals(newYear2000, HttpDate.parse("Saturday, 01-Jan-00 00:00:00 GMT", newYear2000));
    }

    @Test
    void theLeapDayOf2000IsReadThough2100HasNone() {
        assertEquals(951_782_400, HttpDate.parse("Tuesday, 29-Feb-00 00:00:00 GMT", NOW));
        assertEquals(HttpDate.INVALID, HttpDate.parse("Tuesday, 29-Feb-01 00:00:00 GMT", NOW));
    }

    private static String obsolete(long epochSeconds) {
        return DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochSecond(epochSeconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 784_111_777, 951_827_696, 4_102_444_799L, 253_402_300_799L})
    void whatIsFormattedIsRead(long seconds) {
        assertEquals(seconds, HttpDate.parse(DateHeader.format(seconds), NOW));
    }
}
