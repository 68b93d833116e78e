package dev.torc.http.codec;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads the dates of RFC 9110, section 5.6.7, in all three forms; {@link DateHeader#format} writes them. Stateless. */
public final class HttpDate {
    /** What {@link #parse} answers where a text is no date. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String SHORT_DAYS = "MonTueWedThuFriSatSun";
    private static final String[] LONG_DAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };
    private static final int IMF_LENGTH = 29;
    private static final int ASCTIME_LENGTH = 24;
    private static final int DAY_SECONDS = 86_400;
    private static final int YEARS_AHEAD_MAX = 50;

    private HttpDate() {}

    /**
     * Reads a date.
     *
     * @param nowEpochSeconds the current time: a year of two digits that would be more than 50 years ahead is of the past
     * @return seconds since 1970, or {@link #INVALID}
     */
    public static long parse(String text, long nowEpochSeconds) {
        int comma = text.indexOf(',');
        if (comma > 3) {
            return obsolete(text, comma, nowEpochSeconds);
        }
        return comma == 3 ? current(text) : asctime(text);
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    private static long current(String text) {
        return text.length() == IMF_LENGTH && isShortDay(text) && matches(text, "___, __ ___ ____ __:__:__ GMT")
                ? seconds(number(text, 12, 16), month(text, 8), number(text, 5, 7), text, 17)
                : INVALID;
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static long obsolete(String text, int comma, long nowEpochSeconds) {
        String rest = text.substring(comma);
        if (!isLongDay(text.substring(0, comma)) || !matches(rest, ", __-___-__ __:__:__ GMT")) {
            return INVALID;
        }
        int century = LocalDate.ofEpochDay(Math.floorDiv(nowEpochSeconds, DAY_SECONDS))
                        .getYear()
                / 100
                * 100;
        int twoDigits = number(rest, 9, 11);
        int day = number(rest, 2, 4);
        int month = month(rest, 5);
        if (twoDigits < 0) {
            return INVALID;
        }
        // The latest year with these digits that is not too far ahead; the 29th of February is not in each of them.
        long limit = nowEpochSeconds + YEARS_AHEAD_MAX * 366L * DAY_SECONDS;
        for (int year = century + 100 + twoDigits; year > century - 200; year -= 100) {
            long seconds = seconds(year, month, day, rest, 12);
            if (seconds != INVALID && seconds <= limit) {
                return seconds;
            }
        }
        return INVALID;
    }

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static long asctime(String text) {
        if (text.length() != ASCTIME_LENGTH || !isShortDay(text) || !matches(text, "___ ___ __ __:__:__ ____")) {
            return INVALID;
        }
        int day = text.charAt(8) == ' ' ? number(text, 9, 10) : number(text, 8, 10);
        return seconds(number(text, 20, 24), month(text, 4), day, text, 11);
    }

    private static long seconds(int year, int month, int day, String text, int timeAt) {
        int hour = number(text, timeAt, timeAt + 2);
        int minute = number(text, timeAt + 3, timeAt + 5);
        int second = number(text, timeAt + 6, timeAt + 8);
        boolean isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
        if (!isTime || year < 0 || month < 1 || day < 1) {
            return INVALID;
        }
        try {
            return LocalDate.of(year, month, day).toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second;
        } catch (DateTimeException e) {
            return INVALID; // the 31st of June
        }
    }

    /** Whether a text has this shape, in which an underscore stands for anything. */
    private static boolean matches(String text, String shape) {
        boolean same = text.length() == shape.length();
        for (int i = 0; same && i < shape.length(); i++) {
            same = shape.charAt(i) == '_' || shape.charAt(i) == text.charAt(i);
        }
        return same;
    }

    private static boolean isShortDay(String text) {
        return at(SHORT_DAYS, text, 0) >= 0;
    }

    private static boolean isLongDay(String text) {
        for (String day : LONG_DAYS) {
            if (day.equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static int month(String text, int from) {
        return at(MONTHS, text, from) + 1;
    }

    /** Which of names of three letters stands at an index; -1 for none. */
    private static int at(String names, String text, int from) {
        for (int i = 0; i < names.length(); i += 3) {
            if (text.startsWith(names.substring(i, i + 3), from)) {
                return i / 3;
            }
        }
        return -1;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
