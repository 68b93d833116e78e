package dev.torc.http.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the heads of requests and responses have in common: the field lines and what they say about framing. It owns no
 * octets: it reads those that it is bound to. Confined to one thread.
 *
 * <pre>
 *   unbound --parser: complete--> bound --bind()--> bound elsewhere
 *      ^                            |
 *      +--- parser: reset, parse ---+      reading octets while unbound throws IllegalStateException
 * </pre>
 *
 * <p>Offsets are relative to the head's first octet: the index that {@code parse} was given as {@code start}, before
 * any leading empty line. Field indexes run from 0 in the order received.
 */
public abstract sealed class MessageHead permits RequestHead, ResponseHead {

    final FieldSection fields;
    private @Nullable ByteBuffer bytes;
    private int start;
    private int length;

    MessageHead(FieldSection fields) {
        this.fields = fields;
    }

    /** Says where the head is now: its first octet is at absolute index {@code start} of {@code bytes}. */
    public final void bind(ByteBuffer bytes, int start) {
        this.bytes = bytes;
        this.start = start;
    }

    final void unbind() {
        bytes = null;
    }

    final void complete(ByteBuffer bytes, int start, int length) {
        bind(bytes, start);
        this.length = length;
    }

    /** Octets of the head: leading empty lines, start line, field lines and the empty line, with their CRLFs. */
    public final int length() {
        return length;
    }

    /** The {@code x} of HTTP/1.x, as received. */
    public abstract int versionMinor();

    /** Number of field lines. */
    public final int headerCount() {
        return fields.count();
    }

    /** Offset of a field's name. */
    public final int nameStart(int i) {
        return fields.nameStart(i);
    }

    /** Offset after a field's name. */
    public final int nameEnd(int i) {
        return fields.nameEnd(i);
    }

    /** Offset of a field's value, without the whitespace before it. */
    public final int valueStart(int i) {
        return fields.valueStart(i);
    }

    /** Offset after a field's value, without the whitespace after it. */
    public final int valueEnd(int i) {
        return fields.valueEnd(i);
    }

    /** The octet at an offset. */
    public final byte byteAt(int relativeOffset) {
        return bytes().get(start + relativeOffset);
    }

    /** Copies the octets from one offset up to another. */
    public final void copyOctets(int from, int to, byte[] target, int at) {
        bytes().get(start + from, target, at, to - from);
    }

    /** A field's name as received. Allocates. */
    public final String name(int i) {
        return text(nameStart(i), nameEnd(i));
    }

    /** A field's value as received, without whitespace around it, read as ISO-8859-1. Allocates. */
    public final String value(int i) {
        return text(valueStart(i), valueEnd(i));
    }

    /** Whether a field has this name, without regard to case (RFC 9110 section 5.1). */
    public final boolean nameEquals(int i, String name) {
        int at = nameStart(i);
        return nameEnd(i) - at == name.length() && equalsIgnoreCase(bytes(), start + at, name);
    }

    /** Whether a field has this value, octet by octet. */
    public final boolean valueEquals(int i, String ascii) {
        return equals(valueStart(i), valueEnd(i), ascii);
    }

    /** Index of the first field of this name, without regard to case, or -1. */
    public final int find(String name) {
        return find(name, 0);
    }

    /** Index of the first field of this name at or after index {@code from}, or -1. */
    public final int find(String name, int from) {
        for (int i = from; i < fields.count(); i++) {
            if (nameEquals(i, name)) {
                return i;
            }
        }
        return -1;
    }

    /** Value of the first field of this name, or null. Allocates when there is one. */
    public final @Nullable String header(String name) {
        int i = find(name);
        return i < 0 ? null : value(i);
    }

    /** Value of Content-Length in octets, or -1 when it is absent; it is when {@link #chunked()}. */
    public final long contentLength() {
        return fields.framing.contentLength();
    }

    /** Whether the content is chunked (RFC 9112 section 7.1). */
    public final boolean chunked() {
        return fields.framing.chunked();
    }

    /** Whether version and Connection let the connection persist after this message (RFC 9112 section 9.3). */
    public final boolean keepAlive() {
        return fields.framing.keepAlive(versionMinor());
    }

    final ByteBuffer bytes() {
        ByteBuffer bound = bytes;
        if (bound == null) {
            throw new IllegalStateException("no head: the parser has not completed one, or was reset since");
        }
        return bound;
    }

    final void copyTo(byte[] octets) {
        bytes().get(start, octets);
    }

    final String text(int from, int to) {
        byte[] copy = new byte[to - from];
        bytes().get(start + from, copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    final boolean equals(int from, int to, String ascii) {
        return to - from == ascii.length() && startsWith(from, to, ascii);
    }

    final boolean startsWith(int from, int to, String ascii) {
        int length = ascii.length();
        if (to - from < length) {
            return false;
        }
        ByteBuffer bound = bytes();
        int at = start + from;
        for (int i = 0; i < length; i++) {
            if (bound.get(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    final boolean equals(int from, int to, byte[] ascii) {
        int length = ascii.length;
        if (to - from != length) {
            return false;
        }
        ByteBuffer bound = bytes();
        int at = start + from;
        for (int i = 0; i < length; i++) {
            if (bound.get(at + i) != ascii[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalsIgnoreCase(ByteBuffer bytes, int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            int octet = bytes.get(at + i);
            int expected = name.charAt(i);
            int folded = expected | 0x20;
            if (octet != expected && ((octet | 0x20) != folded || folded < 'a' || folded > 'z')) {
                return false;
            }
        }
        return true;
    }
}
