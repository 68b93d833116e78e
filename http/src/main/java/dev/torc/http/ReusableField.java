package dev.torc.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * A field whose value is written anew for each response, without allocating. For one response at a time, on one loop: keep one
 * for each connection ({@link Key#ofConnection}). The value must not change between
 * {@link HttpExchange#header(EncodedFields)} and the response's start.
 */
public final class ReusableField extends EncodedFields {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int valueStart;

    /**
     * A field with an empty value.
     *
     * @param valueBytesMax the longest value that it has room for, in octets; 0 or more
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

    /**
     * The octet of the value at an index.
     *
     * @throws IndexOutOfBoundsException for an index that is not from 0 to less than {@link #valueLength}
     */
    public byte valueAt(int index) {
        return octets[valueStart + Objects.checkIndex(index, valueLength())];
    }

    /** The value. Allocates. */
    public String value() {
        return new String(octets, valueStart, valueLength(), ISO_8859_1);
    }

    /**
     * Copies the value, or its beginning.
     *
     * @param at where in the target
     * @param bytesMax how many octets are copied at most
     * @return how many were copied
     * @throws IndexOutOfBoundsException where the target has no room for them
     */
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
     * @throws IndexOutOfBoundsException where the value would be longer than it may be
     */
    public ReusableField put(int octet) {
        int value = octet & 0xff;
        if (!isAllowed(value)) {
            throw new IllegalArgumentException("a field value may not have the octet " + value);
        }
        requireRoom(1);
        octets[length - 2] = (byte) value;
        return end(length - 1);
    }

    /**
     * Adds text, an octet for each character.
     *
     * @throws IllegalArgumentException for a control character other than HTAB, and one beyond U+00FF
     * @throws IndexOutOfBoundsException where the value would be longer than it may be
     */
    public ReusableField put(String text) {
        requireRoom(text.length());
        int at = length - 2;
        boolean allowed = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            allowed &= isAllowed(c);
            octets[at + i] = (byte) c;
        }
        end(allowed ? at + text.length() : at);
        if (!allowed) {
            throw new IllegalArgumentException("a field value may not have what is in \"" + text + "\"");
        }
        return this;
    }

    private static boolean isAllowed(int octet) {
        return octet >= ' ' && octet <= 0xff && octet != 0x7f || octet == '\t';
    }

    /**
     * Adds 16 hexadecimal digits.
     *
     * @throws IndexOutOfBoundsException where the value would be longer than it may be
     */
    public ReusableField putHex(long value) {
        requireRoom(16);
        int at = length - 2;
        LONGS.set(octets, at, hexDigits(value >>> 32));
        LONGS.set(octets, at + 8, hexDigits(value & 0xffff_ffffL));
        return end(at + 16);
    }

    /** The eight digits of 32 bits, an octet each, all at once. */
    private static long hexDigits(long bits) {
        long spread = (bits | bits << 16) & 0x0000_ffff_0000_ffffL;
        spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ffL;
        spread = (spread | spread << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
        long letters = spread + 0x0606_0606_0606_0606L >>> 4 & 0x0101_0101_0101_0101L;
        return spread + 0x3030_3030_3030_3030L + letters * ('a' - '9' - 1);
    }

    /**
     * Adds a number in decimal, with leading zeros up to {@code digitsMin} digits.
     *
     * @throws IllegalArgumentException for a negative number
     * @throws IndexOutOfBoundsException where the value would be longer than it may be
     */
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
