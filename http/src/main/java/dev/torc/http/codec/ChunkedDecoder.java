package dev.torc.http.codec;

import static dev.torc.http.codec.Octets.CR;
import static dev.torc.http.codec.Octets.HTAB;
import static dev.torc.http.codec.Octets.LF;
import static dev.torc.http.codec.Octets.SP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Incremental decoder of one chunked body at a time (RFC 9112 section 7.1): consumes the framing and shows where the
 * content is. It owns counters, and a copy of the trailer section where there is one. Confined to one thread.
 *
 * <pre>
 *   size --> extension --> content --> size ... --> last chunk --> trailer fields --> END
 *      DATA is answered in content; an error or END is answered again until reset()
 * </pre>
 *
 * <p>Refused with 400: a size without digits, with more than 16 of them, or too large for a long; anything between the
 * size and its CRLF but blanks and an extension that starts with a semicolon; extensions beyond their limit; content not followed
 * by CRLF; a bare CR or LF, or a control character, anywhere in the framing; a malformed trailer field. With 413
 * content beyond the limit, when the size of the chunk that exceeds it is known; with 431 trailers beyond theirs.
 * Extensions are checked and dropped; trailer fields are checked and kept until {@link #reset}.
 */
public final class ChunkedDecoder {

    /** All octets up to the limit are consumed and the body goes on. */
    public static final int PARTIAL = 0;

    /** {@link #dataLength()} octets of content are at the position. */
    public static final int DATA = 1;

    /** The body is complete; the position is after it. */
    public static final int END = 2;

    private static final int SIZE_DIGITS_MAX = 16;
    private static final long SIZE_MAX_BEFORE_DIGIT = Long.MAX_VALUE >> 4;
    private static final int TRAILER_BYTES_AT_FIRST = 128;
    private static final int CONTENT_PER_EXTENSION_SHIFT = 3;

    private enum State {
        SIZE,
        BLANK,
        EXTENSION,
        SIZE_LF,
        CONTENT,
        CONTENT_CR,
        CONTENT_LF,
        TRAILER_LINE,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        LAST_LF,
        DONE
    }

    private final long bodyBytesMax;
    private final int extensionBytesMax;
    private final int trailerBytesMax;
    private final int trailerCountMax;
    private State state = State.SIZE;
    private int result = PARTIAL;
    private int sizeDigits;
    private long remaining;
    private long content;
    private long extensionBytes;
    private int trailerBytes;
    private int trailerCount;
    private int dataLength;
    /** Room for the trailer section as received; null until there was one. */
    private byte @Nullable [] trailers;

    /** A decoder with these limits; it can be used for any number of bodies, with {@link #reset} between them. */
    public ChunkedDecoder(HttpLimits limits) {
        bodyBytesMax = limits.bodyBytesMax();
        extensionBytesMax = limits.chunkExtensionBytesMax();
        trailerBytesMax = limits.trailerBytesMax();
        trailerCountMax = limits.headerCountMax();
    }

    /**
     * Consumes framing from the buffer's position on. On {@link #DATA} the next {@link #dataLength()} octets, at least
     * one, are content: the caller reads them and leaves the position after them before the next call.
     *
     * @return {@link #PARTIAL}, {@link #DATA}, {@link #END}, or minus the status to answer before closing the connection
     */
    public int next(ByteBuffer bytes) {
        if (state == State.DONE) {
            return result;
        }
        int at = bytes.position();
        int end = bytes.limit();
        while (at < end) {
            if (state == State.CONTENT) {
                dataLength = (int) Math.min(remaining, end - at);
                remaining -= dataLength;
                if (remaining == 0) {
                    state = State.CONTENT_CR;
                }
                bytes.position(at);
                return DATA;
            }
            int status = step(bytes.get(at++));
            if (status != PARTIAL) {
                state = State.DONE;
                result = status;
                break;
            }
        }
        bytes.position(at);
        return state == State.DONE ? result : PARTIAL;
    }

    /** Octets of content at the position, after {@link #DATA}. */
    public int dataLength() {
        return dataLength;
    }

    /** Makes ready for the next body. */
    public void reset() {
        state = State.SIZE;
        result = PARTIAL;
        sizeDigits = 0;
        remaining = 0;
        content = 0;
        extensionBytes = 0;
        trailerBytes = 0;
        trailerCount = 0;
        dataLength = 0;
        if (trailers != null && trailers.length > TRAILER_BYTES_AT_FIRST) {
            trailers = null;
        }
    }

    /**
     * Shows the trailer fields that were received and may be trailers ({@link Trailers}), in order, after {@link #END};
     * values as ISO-8859-1, without whitespace around them. Allocates where there are any.
     */
    public void forEachTrailer(BiConsumer<String, String> action) {
        byte[] received = trailers;
        if (received == null || trailerCount == 0) {
            return;
        }
        int length = trailerBytes - 1; // the CR of the empty line is not kept
        new String(received, 0, length, ISO_8859_1).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && Trailers.allowed(line.substring(0, colon))) {
                action.accept(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
    }

    private int step(byte octet) {
        return switch (state) {
            case SIZE -> size(octet);
            case BLANK -> extensionStart(octet);
            case EXTENSION -> extension(octet);
            case SIZE_LF -> octet == LF ? sizeKnown() : -400;
            case CONTENT_CR -> expect(octet, CR, State.CONTENT_LF);
            case CONTENT_LF -> expect(octet, LF, State.SIZE);
            case LAST_LF -> octet == LF ? END : -400;
            case TRAILER_LINE, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF -> trailer(octet);
            case CONTENT, DONE -> throw new IllegalStateException("no framing in " + state);
        };
    }

    private int size(byte octet) {
        int digit = Octets.hexValue(octet);
        if (digit >= 0) {
            if (++sizeDigits > SIZE_DIGITS_MAX || remaining > SIZE_MAX_BEFORE_DIGIT) {
                return -400;
            }
            remaining = remaining << 4 | digit;
            return PARTIAL;
        }
        if (sizeDigits == 0) {
            return -400;
        }
        if (octet == CR) {
            state = State.SIZE_LF;
            return PARTIAL;
        }
        return extensionStart(octet);
    }

    /** Whitespace before the semicolon is bad, but to be taken (RFC 9110 section 5.6.3); it counts as the extension's. */
    private int extensionStart(byte octet) {
        if (octet == ';') {
            state = State.EXTENSION;
        } else if (octet == SP || octet == HTAB) {
            state = State.BLANK;
        } else {
            return -400;
        }
        return countExtension();
    }

    private int extension(byte octet) {
        if (octet == CR) {
            state = State.SIZE_LF;
            return PARTIAL;
        }
        return Octets.is(Octets.FIELD_VALUE, octet) ? countExtension() : -400;
    }

    private int countExtension() {
        return ++extensionBytes > extensionBytesMax + (content >> CONTENT_PER_EXTENSION_SHIFT) ? -400 : PARTIAL;
    }

    private int sizeKnown() {
        sizeDigits = 0;
        if (remaining == 0) {
            state = State.TRAILER_LINE;
            return PARTIAL;
        }
        if (remaining > bodyBytesMax - content) {
            return -413;
        }
        content += remaining;
        state = State.CONTENT;
        return PARTIAL;
    }

    private int expect(byte octet, byte expected, State then) {
        state = then;
        return octet == expected ? PARTIAL : -400;
    }

    private int trailer(byte octet) {
        if (++trailerBytes > trailerBytesMax) {
            return -431;
        }
        if (state != State.TRAILER_LINE || octet != CR) {
            keepTrailer(octet);
        }
        return switch (state) {
            case TRAILER_LINE -> {
                if (octet == CR) {
                    state = State.LAST_LF;
                    yield trailerBytes < trailerBytesMax ? PARTIAL : -431;
                }
                state = State.TRAILER_NAME;
                if (!Octets.is(Octets.TOKEN, octet)) {
                    yield -400;
                }
                yield ++trailerCount > trailerCountMax ? -431 : PARTIAL;
            }
            case TRAILER_NAME -> {
                if (octet == ':') {
                    state = State.TRAILER_VALUE;
                    yield PARTIAL;
                }
                yield Octets.is(Octets.TOKEN, octet) ? PARTIAL : -400;
            }
            case TRAILER_VALUE -> {
                if (octet == CR) {
                    state = State.TRAILER_LF;
                    yield PARTIAL;
                }
                yield Octets.is(Octets.FIELD_VALUE, octet) ? PARTIAL : -400;
            }
            default -> expect(octet, LF, State.TRAILER_LINE);
        };
    }

    private void keepTrailer(byte octet) {
        byte[] kept = trailers;
        if (kept == null || kept.length < trailerBytes) {
            int length = Math.min(trailerBytesMax, Math.max(TRAILER_BYTES_AT_FIRST, trailerBytes * 2));
            kept = kept == null ? new byte[length] : Arrays.copyOf(kept, length);
            trailers = kept;
        }
        kept[trailerBytes - 1] = octet;
    }
}
