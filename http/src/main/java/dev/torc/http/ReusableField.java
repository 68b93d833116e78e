package dev.torc.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * A field whose value is written anew for each response, without allocating. For one response at a time, on one loop: keep one
 * for each connection ({@link Key#ofConnection}). The value must not change between
 * {@link HttpExchange#header(EncodedFields)} and the response's start.
 */
public final class ReusableField extends EncodedFields {
    private static final byte[] HEX_DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

    private final int valueStart;

    /**
     * A field with an empty value.
     *
     * @throws IllegalArgumentException as {@link EncodedFields#of} does
     */
    public ReusableField(String name, int valueBytesMax) {
        super(List.of(name), new byte[name.length() + valueBytesMax + 4], name.length() + 4);
        byte[] line = line(name, "");
        System.arraycopy(line, 0, octets, 0, line.length);
        this.valueStart = line.length - 2;
    }

    /** Octets of the value. */
    public int valueLength() {
        return length - valueStart - 2;
    }

    /** The octet of the value at an index. */
    public byte valueAt(int index) {
        if (index >= valueLength()) {
            throw new IndexOutOfBoundsException(index);
        }
        return octets[valueStart + index];
    }

    /** The value. Allocates. */
    public String value() {
        return new String(octets, valueStart, valueLength(), ISO_8859_1);
    }

    /** Copies up to {@code bytesMax} octets of the value; answers how many. */
    public int copyValue(byte[] target, int at, int bytesMax) {
        int count = Math.min(bytesMax, valueLength());
        System.arraycopy(octets, valueStart, target, at, count);
        return count;
    }

    /** Makes the value empty. */
    public ReusableField clear() {
        return end(valueStart);
    }

    /**
     * Adds an octet to the value.
     *
     * @throws IllegalArgumentException for a control character other than HTAB
     * @throws IndexOutOfBoundsException where the value is longer than it may be
     */
    public ReusableField put(int octet) {
        int value = octet & 0xff;
        if (value < ' ' && value != '\t' || value == 0x7f) {
            throw new IllegalArgumentException("a field value may not have the octet " + value);
        }
        requireRoom(1);
        octets[length - 2] = (byte) value;
        return end(length - 1);
    }

    /** Adds text, of characters up to U+00FF. */
    public ReusableField put(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                throw new IllegalArgumentException("a field value is ISO-8859-1");
            }
            put(c);
        }
        return this;
    }

    /** Adds 16 hexadecimal digits. */
    public ReusableField putHex(long value) {
        requireRoom(16);
        int at = length - 2;
        for (int shift = 60; shift >= 0; shift -= 4) {
            octets[at++] = HEX_DIGITS[(int) (value >>> shift) & 0xf];
        }
        return end(at);
    }

    /** Adds a number that is not negative, in decimal, with leading zeros up to {@code digitsMin} digits. */
    public ReusableField putDecimal(long value, int digitsMin) {
        if (value < 0) {
            throw new IllegalArgumentException("not to be negative: " + value);
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        digits = Math.max(digits, digitsMin);
        requireRoom(digits);
        int after = length - 2 + digits;
        long rest = value;
        for (int at = after - 1; at >= length - 2; at--) {
            octets[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end(after);
    }

    private void requireRoom(int count) {
        if (length + count > octets.length) {
            throw new IndexOutOfBoundsException("the value is longer than " + (octets.length - valueStart - 2));
        }
    }

    private ReusableField end(int at) {
        octets[at] = '\r';
        octets[at + 1] = '\n';
        length = at + 2;
        return this;
    }
}
