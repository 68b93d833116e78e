package dev.torc.http.codec;

import static dev.torc.http.codec.Octets.CR;
import static dev.torc.http.codec.Octets.SP;

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
    /** Colon and space as {@link Octets#half} reads them. */
    private static final short COLON_AND_SPACE = SP << 8 | ':';

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
            int lineEnd = Octets.half(bytes, line, end);
            if ((short) lineEnd != Octets.CRLF) {
                next = at - start;
                return unfinished(bytes, at, end);
            }
            if (line == at) {
                return at + 2 - start;
            }
            int nameLength = locate(bytes, start, at, line, end);
            if (nameLength < 0) {
                return nameLength;
            }
            int status = framing.concerns(nameLength, bytes.get(at)) ? judge(bytes, start, count - 1) : 0;
            if (status != 0) {
                return status;
            }
            at = line + 2;
            if (lineEnd == Octets.CRLF_CRLF) {
                return at + 2 - start;
            }
        }
        next = at - start;
        return 0;
    }

    /**
     * Takes in the field whose line ends at {@code line}: its name's length, or minus a status. Small enough, without what
     * judges values, that the compiler takes it into the loop over lines however it was compiled before.
     */
    private int locate(ByteBuffer bytes, int start, int name, int line, int end) {
        int colon = Octets.tokenEnd(bytes, name, end);
        if (colon == name) {
            return -400;
        }
        int i = count;
        if (i == offsets.length && !grow()) {
            return -431;
        }
        int separator = Octets.half(bytes, colon, end);
        if ((byte) separator != ':') {
            return -400;
        }
        // Mostly one space, then the value. Signed: what is beyond ASCII is looked at octet by octet, as blanks are.
        int value = colon + 2;
        int valueEnd = line;
        if ((short) separator != COLON_AND_SPACE
                || (byte) (separator >>> Short.SIZE) <= SP
                || bytes.get(line - 1) <= SP) {
            value = valueStart(bytes, colon + 1, line);
            valueEnd = valueEnd(bytes, value, line);
        }
        long offsetsOfName = name - start | (long) (colon - start) << OFFSET_BITS;
        long offsetsOfValue = value - start | (long) (valueEnd - start) << OFFSET_BITS;
        offsets[i] = offsetsOfName | offsetsOfValue << 2 * OFFSET_BITS;
        count = i + 1;
        return colon - name;
    }

    private int judge(ByteBuffer bytes, int start, int i) {
        return framing.field(
                bytes, start + nameStart(i), start + nameEnd(i), start + valueStart(i), start + valueEnd(i), i);
    }

    /** Makes room for another field; false if there may be no more. */
    private boolean grow() {
        if (count == countMax) {
            return false;
        }
        offsets = Arrays.copyOf(offsets, Math.min(count * 2, countMax));
        return true;
    }

    private static int valueStart(ByteBuffer bytes, int from, int line) {
        int value = from;
        while (value < line && Octets.isBlank(bytes.get(value))) {
            value++;
        }
        return value;
    }

    private static int valueEnd(ByteBuffer bytes, int value, int line) {
        int valueEnd = line;
        while (valueEnd > value && Octets.isBlank(bytes.get(valueEnd - 1))) {
            valueEnd--;
        }
        return valueEnd;
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
