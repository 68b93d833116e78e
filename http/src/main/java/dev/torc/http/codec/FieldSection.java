package dev.torc.http.codec;

import static dev.torc.http.codec.Octets.CR;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The field lines of a head and the empty line after them (RFC 9112 section 5): parses them for requests and responses
 * alike and owns their offsets, relative to the head's first octet. Complete lines are not looked at again when more
 * octets arrive. Confined to the thread of its parser.
 */
final class FieldSection {

    /** Offsets fit in 16 bits: {@link HttpLimits} holds heads to that. */
    private static final int OFFSET_BITS = 16;

    private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;
    private static final int COUNT_AT_FIRST = 16;

    final Framing framing;
    private final int countMax;
    /** Of each field, from the lowest bits: start and end of the name, start and end of the value. */
    private long[] offsets;

    private int count;
    private int next;

    FieldSection(int countMax, Framing framing) {
        this.countMax = countMax;
        this.framing = framing;
        this.offsets = new long[Math.min(countMax, COUNT_AT_FIRST)];
    }

    /** A copy of a complete section. */
    FieldSection copy() {
        FieldSection copy = new FieldSection(Math.max(1, count), framing.copy());
        copy.offsets = Arrays.copyOf(offsets, Math.max(1, count));
        copy.count = count;
        return copy;
    }

    /** Makes ready for the field lines that start {@code first} octets after the head's first one. */
    void reset(int first) {
        next = first;
        count = 0;
        framing.reset();
    }

    int count() {
        return count;
    }

    int nameStart(int i) {
        return offset(i, 0);
    }

    int nameEnd(int i) {
        return offset(i, 1);
    }

    int valueStart(int i) {
        return offset(i, 2);
    }

    int valueEnd(int i) {
        return offset(i, 3);
    }

    private int offset(int i, int which) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("field " + i + " of " + count);
        }
        return (int) (offsets[i] >>> which * OFFSET_BITS) & OFFSET_MASK;
    }

    /**
     * Length of the head whose first octet is at {@code start}; 0 if partial; minus a status.
     *
     * <p>The end of a line is found before its parts: where the next line starts then hangs on one scan and not on two,
     * and the processor is at the next lines while it still judges this one.
     */
    int parse(ByteBuffer bytes, int start, int end) {
        int at = start + next;
        while (at < end) {
            int line = Octets.fieldValueEnd(bytes, at, end);
            if (line + 1 >= end || Octets.pair(bytes, line) != Octets.CRLF) {
                return unfinished(bytes, at, end);
            }
            if (line == at) {
                return at + 2 - start;
            }
            int status = field(bytes, start, at, line, end);
            if (status != 0) {
                return status;
            }
            at = line + 2;
            if (at + 2 <= end && Octets.pair(bytes, at) == Octets.CRLF) {
                return at + 2 - start;
            }
            next = at - start;
        }
        return 0;
    }

    private int field(ByteBuffer bytes, int start, int name, int line, int end) {
        int colon = Octets.tokenEnd(bytes, name, end);
        if (colon == name) {
            return -400;
        }
        if (count == countMax) {
            return -431;
        }
        if (bytes.get(colon) != ':') {
            return -400;
        }
        int value = colon + 1;
        while (value < line && Octets.isBlank(bytes.get(value))) {
            value++;
        }
        int valueEnd = line;
        while (valueEnd > value && Octets.isBlank(bytes.get(valueEnd - 1))) {
            valueEnd--;
        }
        long offsetsOfName = name - start | (long) (colon - start) << OFFSET_BITS;
        long offsetsOfValue = value - start | (long) (valueEnd - start) << OFFSET_BITS;
        int i = count;
        if (i == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.min(i * 2, countMax));
        }
        offsets[i] = offsetsOfName | offsetsOfValue << 2 * OFFSET_BITS;
        count = i + 1;
        return framing.concerns(colon - name, bytes.get(name))
                ? framing.field(bytes, name, colon, value, valueEnd, i)
                : 0;
    }

    /** A line that is not complete, or never will be: 0 or minus a status, judged from left to right. */
    private int unfinished(ByteBuffer bytes, int name, int end) {
        if (bytes.get(name) == CR) {
            return name + 1 >= end ? 0 : -400;
        }
        int colon = Octets.tokenEnd(bytes, name, end);
        if (colon == name) {
            return -400;
        }
        if (count == countMax) {
            return -431;
        }
        if (colon >= end) {
            return 0;
        }
        if (bytes.get(colon) != ':') {
            return -400;
        }
        int line = Octets.fieldValueEnd(bytes, colon + 1, end);
        return line >= end || line + 1 >= end && bytes.get(line) == CR ? 0 : -400;
    }
}
