package dev.torc.jdkprovider;

import dev.torc.http.BlockingExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, for one thread at a time. A short one is gathered, and leaves with its head when this is
 * closed; a longer one, or one that is flushed, is streamed.
 *
 * <pre>
 *  UNSENT --open--> OPEN --close--> CLOSED
 *    |                                ^
 *    +------------- end --------------+
 * </pre>
 */
final class ResponseStream extends OutputStream {
    private enum Phase {
        UNSENT,
        OPEN,
        CLOSED
    }

    private static final int GATHERED_BYTES_MAX = 16 << 10;
    private static final int GATHERED_BYTES_MIN = 256;
    private static final long UNKNOWN = -1;

    private final BlockingExchange call;
    private final RequestStream request;
    private Phase phase = Phase.UNSENT;
    private int status;
    private long announced;
    private long left;
    private byte[] gathered = {};
    private int count;
    private @Nullable OutputStream stream;

    ResponseStream(BlockingExchange call, RequestStream request) {
        this.call = call;
        this.request = request;
    }

    /**
     * The head is decided.
     *
     * @param contentLength how many bytes must be written, or -1 when that is not known
     */
    void open(int withStatus, long contentLength) {
        phase = Phase.OPEN;
        status = withStatus;
        announced = contentLength;
        left = contentLength;
    }

    /** There is no body. */
    void end() {
        phase = Phase.CLOSED;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireHead();
        if (length == 0) {
            return;
        }
        if (phase == Phase.CLOSED) {
            throw new IOException("stream closed");
        }
        if (left != UNKNOWN) {
            if (length > left) {
                throw new IOException("too many bytes to write to stream");
            }
            left -= length;
        }
        OutputStream streamed = stream;
        if (streamed == null && length > GATHERED_BYTES_MAX - count) {
            streamed = stream();
        }
        if (streamed != null) {
            streamed.write(bytes, offset, length);
        } else {
            gather(bytes, offset, length);
        }
    }

    private void gather(byte[] bytes, int offset, int length) {
        int needed = count + length;
        if (needed > gathered.length) {
            long grown = announced == UNKNOWN ? Math.max(GATHERED_BYTES_MIN, 2L * needed) : announced;
            gathered = Arrays.copyOf(gathered, (int) Math.min(GATHERED_BYTES_MAX, grown));
        }
        System.arraycopy(bytes, offset, gathered, count, length);
        count = needed;
    }

    @Override
    public void flush() throws IOException {
        requireHead();
        if (phase == Phase.OPEN) {
            stream().flush();
        } else if (announced == UNKNOWN) {
            throw new IOException("stream closed");
        }
    }

    @Override
    public void close() throws IOException {
        requireHead();
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        request.close();
        if (left > 0) {
            call.abort();
            throw new IOException("insufficient bytes written to stream");
        }
        if (stream == null && announced != UNKNOWN) {
            call.respond(status, null, gathered);
        } else {
            stream().close();
        }
    }

    /** What streams the body, begun if need be with what was gathered. */
    private OutputStream stream() throws IOException {
        OutputStream open = stream;
        if (open == null) {
            open = call.stream(status, null, announced);
            stream = open;
            open.write(gathered, 0, count);
            gathered = new byte[0];
            count = 0;
        }
        return open;
    }

    private void requireHead() throws IOException {
        if (phase == Phase.UNSENT) {
            throw new IOException("response headers not sent yet");
        }
    }
}
