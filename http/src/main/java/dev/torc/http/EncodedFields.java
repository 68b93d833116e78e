package dev.torc.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.ServerFields;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fields of a response that were validated and encoded before, so that {@link HttpExchange#header(EncodedFields)} only copies
 * them. Immutable, and shared freely between threads, unless it is a {@link ReusableField}.
 */
public sealed class EncodedFields permits ReusableField {
    private final List<String> names;
    final byte[] octets;
    int length;

    EncodedFields(List<String> names, byte[] octets, int length) {
        this.names = names;
        this.octets = octets;
        this.length = length;
    }

    /**
     * Encodes a field.
     *
     * @throws IllegalArgumentException for Content-Type, which a response is given with, for a field that the server sets
     *     itself, and what RFC 9110 section 5 does not allow
     */
    public static EncodedFields of(String name, String value) {
        byte[] line = line(name, value);
        return new EncodedFields(List.of(name), line, line.length);
    }

    /** These fields and one more; throws as {@link #of} does. */
    public final EncodedFields and(String name, String value) {
        byte[] line = line(name, value);
        byte[] all = Arrays.copyOf(octets, length + line.length);
        System.arraycopy(line, 0, all, length, line.length);
        return new EncodedFields(Stream.concat(names.stream(), Stream.of(name)).toList(), all, all.length);
    }

    static byte[] line(String name, String value) {
        ServerFields.requireFree(name);
        if (name.equalsIgnoreCase("content-type")) {
            throw new IllegalArgumentException("a response is given with its Content-Type");
        }
        return ResponseEncoder.fieldLine(name, value);
    }

    /** Whether one of them has this name, without regard to case. */
    public final boolean has(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Octets of the field lines. */
    public final int length() {
        return length;
    }

    /** Writes the field lines. */
    public final void write(ByteBuffer out) {
        out.put(octets, 0, length);
    }

    /** The field lines, without the last CRLF. */
    @Override
    public String toString() {
        return new String(octets, 0, length, ISO_8859_1).stripTrailing();
    }
}
