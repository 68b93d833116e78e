package dev.torc.http.middleware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as lines. What came from a client is escaped, so that it can neither end a line nor a quoted part of it. For the
 * writer's thread.
 */
final class AccessLine {
    /** No line is longer: each octet of a client takes six at most, and the rest a few hundred. */
    static final int BYTES_MAX = 6 * AccessRecord.octetsMax() + 1024;

    private static final byte[] HEX_DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);
    private static final byte[] CUT = "...".getBytes(ISO_8859_1);
    private static final byte[] CONTROL_IN_JSON = "\\u00".getBytes(ISO_8859_1);
    private static final byte[] CONTROL = "\\x".getBytes(ISO_8859_1);
    private static final DateTimeFormatter CLF =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int ADDRESSES_KEPT = 256;

    private final AccessLog.Format format;
    private final @Nullable SocketAddress[] addresses = new @Nullable SocketAddress[ADDRESSES_KEPT];
    private final byte[][] addressTexts = new byte[ADDRESSES_KEPT][];
    private long second = Long.MIN_VALUE;
    private byte[] secondText = {};

    AccessLine(AccessLog.Format format) {
        this.format = format;
    }

    /** Writes a line; there must be room for {@link #BYTES_MAX}. */
    void write(ByteBuffer out, AccessRecord record) {
        if (format == AccessLog.Format.JSON) {
            json(out, record);
        } else {
            common(out, record);
        }
        out.put((byte) '\n');
    }

    private void common(ByteBuffer out, AccessRecord record) {
        out.put(address(record.address));
        text(out, " - - [");
        out.put(second(record.epochMillis, CLF));
        text(out, "] \"");
        part(out, record, AccessRecord.METHOD, CONTROL);
        out.put((byte) ' ');
        part(out, record, AccessRecord.TARGET, CONTROL);
        text(out, " HTTP/1.");
        decimal(out, record.versionMinor, 1);
        text(out, "\" ");
        decimal(out, record.status, 3);
        out.put((byte) ' ');
        if (record.contentBytes == 0) {
            out.put((byte) '-');
        } else {
            decimal(out, record.contentBytes, 1);
        }
        if (format == AccessLog.Format.COMBINED) {
            quoted(out, record, AccessRecord.REFERER);
            quoted(out, record, AccessRecord.USER_AGENT);
        }
    }

    private static void quoted(ByteBuffer out, AccessRecord record, int part) {
        text(out, " \"");
        if (record.has(part)) {
            part(out, record, part, CONTROL);
        } else {
            out.put((byte) '-');
        }
        out.put((byte) '"');
    }

    private void json(ByteBuffer out, AccessRecord record) {
        text(out, "{\"time\":\"");
        out.put(second(record.epochMillis, ISO));
        out.put((byte) '.');
        decimal(out, Math.floorMod(record.epochMillis, 1000L), 3);
        text(out, "Z\",\"remote\":\"");
        out.put(address(record.address));
        out.put((byte) '"');
        member(out, record, ",\"method\":\"", AccessRecord.METHOD);
        member(out, record, ",\"target\":\"", AccessRecord.TARGET);
        text(out, ",\"version\":\"HTTP/1.");
        decimal(out, record.versionMinor, 1);
        text(out, "\",\"status\":");
        decimal(out, record.status, 1);
        text(out, ",\"bytes\":");
        decimal(out, record.contentBytes, 1);
        text(out, ",\"micros\":");
        decimal(out, record.micros, 1);
        member(out, record, ",\"referer\":\"", AccessRecord.REFERER);
        member(out, record, ",\"userAgent\":\"", AccessRecord.USER_AGENT);
        member(out, record, ",\"requestId\":\"", AccessRecord.REQUEST_ID);
        text(out, record.complete ? ",\"complete\":true}" : ",\"complete\":false}");
    }

    private static void member(ByteBuffer out, AccessRecord record, String opening, int part) {
        if (record.has(part)) {
            text(out, opening);
            part(out, record, part, CONTROL_IN_JSON);
            out.put((byte) '"');
        }
    }

    /** A part, with a mark where it was cut. */
    private static void part(ByteBuffer out, AccessRecord record, int part, byte[] control) {
        byte[] octets = record.octets;
        int end = record.end(part);
        for (int i = record.start(part); i < end; i++) {
            byte octet = octets[i];
            if (octet < ' ' || octet == 0x7f) {
                out.put(control).put(HEX_DIGITS[octet >> 4 & 0xf]).put(HEX_DIGITS[octet & 0xf]);
            } else {
                if (octet == '"' || octet == '\\') {
                    out.put((byte) '\\');
                }
                out.put(octet);
            }
        }
        if (record.isCut(part)) {
            out.put(CUT);
        }
    }

    private byte[] second(long epochMillis, DateTimeFormatter formatter) {
        long at = Math.floorDiv(epochMillis, 1000L);
        if (at != second) {
            second = at;
            secondText = formatter.format(Instant.ofEpochSecond(at)).getBytes(ISO_8859_1);
        }
        return secondText;
    }

    /** The text of an address; connections keep theirs, so that most are found again. */
    private byte[] address(@Nullable SocketAddress address) {
        int slot = System.identityHashCode(address) & ADDRESSES_KEPT - 1;
        byte[] known = addressTexts[slot];
        if (known == null || !Objects.equals(addresses[slot], address)) {
            InetAddress host = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
            known = (host == null ? "-" : host.getHostAddress()).getBytes(ISO_8859_1);
            addresses[slot] = address;
            addressTexts[slot] = known;
        }
        return known;
    }

    private static void text(ByteBuffer out, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            out.put((byte) ascii.charAt(i));
        }
    }

    private static void decimal(ByteBuffer out, long number, int digitsMin) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int end = out.position() + Math.max(digits, digitsMin);
        long rest = number;
        for (int at = end - 1; at >= out.position(); at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.position(end);
    }
}
