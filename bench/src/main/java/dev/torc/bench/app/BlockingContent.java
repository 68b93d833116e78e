package dev.torc.bench.app;

import dev.torc.http.codec.ChunkedDecoder;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The content of one request at a time, waited for by the thread of its connection. */
final class BlockingContent {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final BufferedConnection connection;
    private final ChunkedDecoder decoder;
    private boolean chunked;
    private long remaining;
    private boolean continues;

    BlockingContent(BufferedConnection connection, HttpLimits limits) {
        this.connection = connection;
        this.decoder = new ChunkedDecoder(limits);
    }

    /** Begins the content that follows a head. */
    void begin(RequestHead head) {
        chunked = head.chunked();
        remaining = Math.max(0, head.contentLength());
        continues = head.expectContinue();
        decoder.reset();
    }

    /**
     * The next octets, at least one, lent until the next call; null where there are no more. A client that waits for a
     * 100 (Continue) gets it when the first octets are waited for.
     *
     * @throws ProtocolException where the framing is wrong
     * @throws EOFException where the client stopped in the middle
     */
    @Nullable
    ByteBuffer next() throws IOException {
        return chunked ? nextOfChunks() : nextOfLength();
    }

    /** Passes over what is left. A client that was not told to continue sends none. */
    boolean skip() throws IOException {
        if (continues && (chunked || remaining > 0)) {
            return false;
        }
        ByteBuffer passed;
        do {
            passed = next();
        } while (passed != null);
        return true;
    }

    private @Nullable ByteBuffer nextOfLength() throws IOException {
        if (remaining == 0) {
            return null;
        }
        if (!connection.received().hasRemaining()) {
            await();
        }
        ByteBuffer lent = lend((int) Math.min(remaining, connection.received().remaining()));
        remaining -= lent.remaining();
        return lent;
    }

    private @Nullable ByteBuffer nextOfChunks() throws IOException {
        while (true) {
            int result = decoder.next(connection.received());
            switch (result) {
                case ChunkedDecoder.DATA -> {
                    return lend(decoder.dataLength());
                }
                case ChunkedDecoder.END -> {
                    continues = false;
                    return null;
                }
                case ChunkedDecoder.PARTIAL -> await();
                default -> throw new ProtocolException("refused with " + -result);
            }
        }
    }

    private ByteBuffer lend(int length) {
        ByteBuffer in = connection.received();
        ByteBuffer lent = in.slice(in.position(), length);
        in.position(in.position() + length);
        continues = false;
        return lent;
    }

    private void await() throws IOException {
        if (continues) {
            continues = false;
            connection.write(ByteBuffer.wrap(CONTINUE));
        }
        if (!connection.receive()) {
            throw new EOFException("the client stopped within its request");
        }
    }
}
