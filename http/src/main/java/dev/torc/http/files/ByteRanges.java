package dev.torc.http.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the Range field (RFC 9110, section 14). Stateless. */
final class ByteRanges {
    /** More are not wanted by anyone who means well: the whole file is sent (section 14.2). */
    static final int COUNT_MAX = 32;

    /** About what a part costs besides its bytes; ranges with a smaller gap between them become one (section 15.3.7.2). */
    static final int PART_OVERHEAD_BYTES = 160;

    private static final String UNIT = "bytes=";

    /**
     * Bytes of a file.
     *
     * @param first position of the first one
     * @param last position of the last one, inclusive
     */
    record ByteRange(long first, long last) {
        long length() {
            return last - first + 1;
        }

        /** As the Content-Range field has it. */
        String of(long size) {
            return "bytes " + first + '-' + last + '/' + size;
        }

        private boolean isNear(ByteRange other) {
            return first - PART_OVERHEAD_BYTES <= other.last && other.first - PART_OVERHEAD_BYTES <= last;
        }

        private ByteRange with(ByteRange other) {
            return new ByteRange(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    private ByteRanges() {}

    /**
     * The ranges to be sent, in the order in which they were asked for, those that overlap or lie close together as one.
     *
     * @param size of the file
     * @return none where no range can be satisfied; null where the field is to be ignored: another unit, malformed, too many
     *     ranges, ranges that together are no shorter than the file, or an empty file
     */
    static @Nullable List<ByteRange> of(String field, long size) {
        if (size == 0 || !field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return null;
        }
        List<String> specs = FieldLists.elements(field.substring(UNIT.length()));
        if (specs.isEmpty() || specs.size() > COUNT_MAX) {
            return null;
        }
        List<ByteRange> ranges = new ArrayList<>();
        for (String spec : specs) {
            int dash = spec.indexOf('-');
            long from = dash < 0 ? -1 : number(spec, 0, dash);
            long to = dash < 0 ? -1 : number(spec, dash + 1, spec.length());
            boolean isSuffix = dash == 0;
            boolean isOpen = dash == spec.length() - 1;
            if (dash < 0 || isSuffix && to < 0 || !isSuffix && from < 0 || !isOpen && to < 0) {
                return null;
            }
            if (!isSuffix && !isOpen && to < from) {
                return null;
            }
            long first = isSuffix ? Math.max(0, size - to) : from;
            long last = isSuffix || isOpen ? size - 1 : Math.min(to, size - 1);
            if (first < size) {
                add(ranges, new ByteRange(first, last));
            }
        }
        return isWorthIt(ranges, size) ? ranges : null;
    }

    private static void add(List<ByteRange> ranges, ByteRange added) {
        ByteRange grown = added;
        int place = ranges.size();
        for (int i = ranges.size() - 1; i >= 0; i--) {
            if (ranges.get(i).isNear(grown)) {
                grown = grown.with(ranges.remove(i));
                place = Math.min(place, i);
                i = ranges.size(); // it may be near to others now
            }
        }
        ranges.add(place, grown);
    }

    private static boolean isWorthIt(List<ByteRange> ranges, long size) {
        long bytes = 0;
        for (ByteRange range : ranges) {
            bytes += range.length() + PART_OVERHEAD_BYTES;
        }
        return ranges.size() < 2 || bytes < size;
    }

    /** Digits; the largest number for any larger one, -1 for anything else. */
    private static long number(String text, int from, int to) {
        long value = from < to ? 0 : -1;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
        }
        return value;
    }
}
