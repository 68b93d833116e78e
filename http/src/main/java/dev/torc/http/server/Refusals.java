package dev.torc.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.torc.http.HttpStats;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.codec.Reason;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Counts what is refused by its kind. Stateless. */
final class Refusals {
    private static final byte TLS_HANDSHAKE = 0x16;
    private static final byte[] HTTP2_PREFACE = "PRI * HTTP/2".getBytes(US_ASCII);

    private Refusals() {}

    /** What a response says that has this status. */
    static byte[] text(int status) {
        return (Objects.requireNonNullElse(Reason.of(status), "Refused") + "\n").getBytes(US_ASCII);
    }

    /** The counter of a status that refuses a message. */
    static Counter counter(int status) {
        return switch (status) {
            case 413, 414, 431 -> Counter.TOO_LARGE;
            default -> Counter.MALFORMED;
        };
    }

    /** Counts a refused head, whose bytes are at the position. */
    static void countHead(HttpStats.OfLoop stats, int status, ByteBuffer bytes) {
        stats.add(counter(status), 1);
        if (bytes.get(bytes.position()) == TLS_HANDSHAKE) {
            stats.add(Counter.TLS_HELLOS, 1);
        } else if (startsWith(bytes, HTTP2_PREFACE)) {
            stats.add(Counter.HTTP2_PREFACES, 1);
        }
    }

    private static boolean startsWith(ByteBuffer bytes, byte[] prefix) {
        if (bytes.remaining() < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes.get(bytes.position() + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
