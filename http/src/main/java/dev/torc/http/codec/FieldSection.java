package dev.torc.http.codec;

import static dev.torc.http.codec.Octets.CR;
import static dev.torc.http.codec.Octets.HTAB;
import static dev.torc.http.codec.Octets.LF;
import static dev.torc.http.codec.Octets.SP;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The field lines of a head and the empty line after them (RFC 9112 section 5): parses them for requests and responses
 * alike and owns their offsets, relative to the head's first octet. Complete lines are not looked at again when more
 * octets arrive. Confined to the thread of its parser.
 */
final class FieldSection {

    private static final int COUNT_AT_FIRST = 16;
    private static final int STRIDE = 4;

    final Framing framing;
    private final int countMax;
    private int[] offsets;
    private int count;
    private int next;

    FieldSection(int countMax, Framing framing) {
        this.countMax = countMax;
        this.framing = framing;
        this.offsets = new int[STRIDE * Math.min(countMax, COUNT_AT_FIRST)];
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
        return offsets[at(i)];
    }

    int nameEnd(int i) {
        return offsets[at(i) + 1];
    }

    int valueStart(int i) {
        return offsets[at(i) + 2];
    }

    int valueEnd(int i) {
        return offsets[at(i) + 3];
    }

    private int at(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("field " + i + " of " + count);
        }
        return i * STRIDE;
    }

    /** Length of the head whose first octet is at {@code start}; 0 if partial; minus a status. */
    int parse(ByteBuffer bytes, int start, int end) {
        int at = start + next;
        while (at < end) {
            int name = at;
            if (bytes.get(name) == CR) {
                return emptyLine(bytes, start, name, end);
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
            int value = colon + 1;
            while (value < end && isBlank(bytes.get(value))) {
                value++;
            }
            int line = Octets.fieldValueEnd(bytes, value, end);
            if (line + 1 >= end) {
                return line >= end || bytes.get(line) == CR ? 0 : -400;
            }
            if (Octets.pair(bytes, line) != Octets.CRLF) {
                return -400;
            }
            at = line + 2;
            while (line > value && isBlank(bytes.get(line - 1))) {
                line--;
            }
            add(name - start, colon - start, value - start, line - start);
            next = at - start;
            if (framing.concerns(colon - name, bytes.get(name))) {
                int status = framing.field(bytes, name, colon, value, line, count - 1);
                if (status != 0) {
                    return status;
                }
            }
        }
        return 0;
    }

    private static int emptyLine(ByteBuffer bytes, int start, int at, int end) {
        if (at + 1 >= end) {
            return 0;
        }
        return bytes.get(at + 1) == LF ? at + 2 - start : -400;
    }

    private void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int at = count * STRIDE;
        if (at == offsets.length) {
            offsets = Arrays.copyOf(offsets, (int) Math.min((long) offsets.length * 2, (long) countMax * STRIDE));
        }
        int[] to = offsets;
        to[at] = nameStart;
        to[at + 1] = nameEnd;
        to[at + 2] = valueStart;
        to[at + 3] = valueEnd;
        count++;
    }

    private static boolean isBlank(byte octet) {
        return octet == SP || octet == HTAB;
    }
}
