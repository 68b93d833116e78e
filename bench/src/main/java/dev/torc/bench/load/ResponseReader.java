package dev.torc.bench.load;

import dev.torc.http.codec.ChunkedDecoder;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.ResponseParser;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where responses begin and end in the bytes of one connection, and a text in their content. Bytes of a head that is not
 * complete are kept; nothing else is copied, and nothing allocated in steady state.
 *
 * <pre>
 *   HEAD --> SIZED | CHUNKED --> HEAD ...     UNTIL_CLOSE lasts until end()
 * </pre>
 */
final class ResponseReader {
    /** Is told of each response. */
    interface Sink {
        /** A response begins. */
        void onFirstByte();

        /** Whether the response whose head is complete may have content: one to HEAD has none. */
        boolean mayHaveContent();

        /**
         * A response is complete.
         *
         * @param persists whether another may follow on this connection
         * @param matched whether its content was as expected
         */
        void onResponse(int status, boolean persists, boolean matched);
    }

    private enum State {
        HEAD,
        SIZED,
        CHUNKED,
        UNTIL_CLOSE
    }

    private static final HttpLimits LIMITS = HttpLimits.defaults().withBodyBytesMax(Long.MAX_VALUE);
    private static final int STATUS_OK_MIN = 200;

    private final Sink sink;
    private final @Nullable BodyMatch expected;
    private final LastHead last;
    private final ResponseParser parser = new ResponseParser(LIMITS);
    private final ChunkedDecoder decoder = new ChunkedDecoder(LIMITS);
    private final ByteBuffer kept =
            ByteBuffer.allocate(2 * LIMITS.headBytesMax()).limit(0);
    private State state = State.HEAD;
    private long remaining;
    private int status;
    private boolean persists;
    private boolean begun;

    /**
     * Makes one.
     *
     * @param expected what it looks for in content; null for nothing
     * @param last the last head of its loop
     */
    ResponseReader(Sink sink, @Nullable BodyMatch expected, LastHead last) {
        this.sink = sink;
        this.expected = expected;
        this.last = last;
    }

    /** Makes ready for another connection. */
    void reset() {
        state = State.HEAD;
        begun = false;
        kept.clear().limit(0);
        parser.reset();
        decoder.reset();
    }

    /** Reads all of {@code bytes}; answers false where they are not HTTP. */
    boolean read(ByteBuffer bytes) {
        while (kept.hasRemaining()) {
            if (!bytes.hasRemaining()) {
                return true;
            }
            append(bytes);
            if (!consume(kept)) {
                return false;
            }
        }
        if (!consume(bytes)) {
            return false;
        }
        if (bytes.hasRemaining()) {
            kept.clear().limit(0);
            append(bytes);
        }
        return true;
    }

    /** The peer finished sending; completes a response that lasts until then. */
    void end() {
        if (state == State.UNTIL_CLOSE) {
            persists = false;
            complete();
        }
    }

    private void append(ByteBuffer bytes) {
        int length = kept.remaining();
        if (kept.position() > 0) {
            kept.compact().flip();
        }
        int count = Math.min(kept.capacity() - length, bytes.remaining());
        kept.limit(length + count);
        kept.put(length, bytes, bytes.position(), count);
        bytes.position(bytes.position() + count);
    }

    private boolean consume(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            switch (state) {
                case HEAD -> {
                    int length = head(bytes);
                    if (length <= 0) {
                        return length == 0;
                    }
                    bytes.position(bytes.position() + length);
                    begin();
                }
                case SIZED -> {
                    int count = (int) Math.min(remaining, bytes.remaining());
                    content(bytes, count);
                    remaining -= count;
                    if (remaining == 0) {
                        complete();
                    }
                }
                case CHUNKED -> {
                    if (!chunk(bytes)) {
                        return false;
                    }
                }
                case UNTIL_CLOSE -> content(bytes, bytes.remaining());
            }
        }
        return true;
    }

    /** Answers as the parser does; what the head says is in {@link #last}. */
    private int head(ByteBuffer bytes) {
        // The parser has seen nothing of a response that begins here.
        if (!begun) {
            begun = true;
            sink.onFirstByte();
            int known = last.lengthAt(bytes);
            if (known != 0) {
                return known;
            }
        }
        int length = parser.parse(bytes, bytes.position(), bytes.limit());
        if (length > 0) {
            last.keep(parser.head(), bytes, length);
        }
        return length;
    }

    private void begin() {
        status = last.status();
        persists = last.keepAlive();
        if (status < STATUS_OK_MIN) {
            return;
        }
        if (expected != null) {
            expected.reset();
        }
        if (!sink.mayHaveContent() || !last.bodyAllowed() || last.contentLength() == 0) {
            complete();
        } else if (last.chunked()) {
            decoder.reset();
            state = State.CHUNKED;
        } else if (last.contentLength() > 0) {
            remaining = last.contentLength();
            state = State.SIZED;
        } else {
            state = State.UNTIL_CLOSE;
        }
    }

    private boolean chunk(ByteBuffer bytes) {
        int result = decoder.next(bytes);
        if (result == ChunkedDecoder.DATA) {
            content(bytes, decoder.dataLength());
        } else if (result == ChunkedDecoder.END) {
            complete();
        }
        return result >= 0;
    }

    private void content(ByteBuffer bytes, int count) {
        if (expected != null) {
            expected.read(bytes, count);
        }
        bytes.position(bytes.position() + count);
    }

    private void complete() {
        state = State.HEAD;
        begun = false;
        sink.onResponse(status, persists, expected == null || expected.found());
    }
}
