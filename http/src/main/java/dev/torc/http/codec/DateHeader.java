package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * The Date field line in IMF-fixdate (RFC 9110 sections 5.6.7 and 6.6.1), encoded again only when the second changes.
 * It owns the encoded line. Confined to one thread: one per loop.
 */
public final class DateHeader {

    private static final String DAYS = "ThuFriSatSunMonTueWed";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String TEMPLATE = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    private static final int VALUE_AT = 6;
    private static final int VALUE_LENGTH = 29;
    private static final int DAY_AT = VALUE_AT + 5;
    private static final int MONTH_AT = VALUE_AT + 8;
    private static final int YEAR_AT = VALUE_AT + 12;
    private static final int TIME_AT = VALUE_AT + 17;
    private static final int DAY_SECONDS = 86_400;
    private static final long EPOCH_SECONDS_MAX = 253_402_300_799L;

    private final byte[] line = TEMPLATE.getBytes(US_ASCII);
    private long epochSeconds;
    private long epochDay;

    /** A line that shows the epoch until it is updated. */
    public DateHeader() {}

    /**
     * Sets the time shown.
     *
     * @param epochSeconds from 0 to the end of the year 9999, which is all that the format has room for
     */
    public void update(long epochSeconds) {
        if (epochSeconds == this.epochSeconds) {
            return;
        }
        if (epochSeconds < 0 || epochSeconds > EPOCH_SECONDS_MAX) {
            throw new IllegalArgumentException("not between the years 1970 and 9999: " + epochSeconds + " s");
        }
        long day = epochSeconds / DAY_SECONDS;
        if (day != epochDay) {
            encodeDay(day);
            epochDay = day;
        }
        int second = (int) (epochSeconds - day * DAY_SECONDS);
        twoDigits(TIME_AT, second / 3600);
        twoDigits(TIME_AT + 3, second / 60 % 60);
        twoDigits(TIME_AT + 6, second % 60);
        this.epochSeconds = epochSeconds;
    }

    /** Writes {@code Date: VALUE CRLF} at the position; all of it, or none with a BufferOverflowException. */
    public void write(ByteBuffer out) {
        out.put(line);
    }

    /** Writes the same into an array, where it has room. */
    void write(byte[] target, int at) {
        System.arraycopy(line, 0, target, at, line.length);
    }

    /** The time shown. */
    long epochSeconds() {
        return epochSeconds;
    }

    /** A time as IMF-fixdate, within the bounds of {@link #update}. Allocates. */
    public static String format(long epochSeconds) {
        DateHeader header = new DateHeader();
        header.update(epochSeconds);
        return new String(header.line, VALUE_AT, VALUE_LENGTH, US_ASCII);
    }

    /** Days to a date of the Gregorian calendar, in eras of 400 years of which each starts on the first of March. */
    private void encodeDay(long day) {
        int shifted = (int) day + 719_468;
        int era = shifted / 146_097;
        int dayOfEra = shifted - era * 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 2 : monthFromMarch - 10;
        int year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
        threeLetters(VALUE_AT, DAYS, (int) (day % 7));
        twoDigits(DAY_AT, dayOfMonth);
        threeLetters(MONTH_AT, MONTHS, month);
        twoDigits(YEAR_AT, year / 100);
        twoDigits(YEAR_AT + 2, year % 100);
    }

    private void twoDigits(int at, int n) {
        line[at] = (byte) ('0' + n / 10);
        line[at + 1] = (byte) ('0' + n % 10);
    }

    private void threeLetters(int at, String names, int i) {
        for (int k = 0; k < 3; k++) {
            line[at + k] = (byte) names.charAt(3 * i + k);
        }
    }
}
