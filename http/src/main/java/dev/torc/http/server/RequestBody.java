package dev.torc.http.server;

import dev.torc.http.BodyReceiver;
import dev.torc.http.codec.ChunkedDecoder;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of the current request: takes its framing off and delivers it, or drops it where nobody asked for it.
 * Reused from request to request.
 */
final class RequestBody {
    /** What {@link #feed} answers. */
    static final int MORE = 0;

    static final int COMPLETE = 1;

    /** Nothing is taken until a receiver is set or resumed. */
    static final int HELD = 2;

    private final HttpLimits limits;
    private @Nullable ChunkedDecoder decoder;
    private @Nullable BodyReceiver receiver;
    private boolean chunked;
    private boolean complete = true;
    private boolean paused;
    private boolean dropping;
    private boolean started;
    private long left;
    private long droppable;
    private long moved;

    RequestBody(HttpLimits limits) {
        this.limits = limits;
    }

    void begin(RequestHead head) {
        chunked = head.chunked();
        left = Math.max(0, head.contentLength());
        complete = !chunked && left == 0;
        receiver = null;
        paused = false;
        dropping = false;
        started = false;
        moved = 0;
        if (chunked) {
            ChunkedDecoder current = decoder;
            if (current == null) {
                decoder = new ChunkedDecoder(limits);
            } else {
                current.reset();
            }
        }
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether there is one, of which nothing was seen: the client may wait for 100 (Continue). */
    boolean isAwaited() {
        return !complete && !started;
    }

    boolean isDropping() {
        return dropping;
    }

    /** Whether its receiver wants no more for now: what comes all the same would have to be copied. */
    boolean isPaused() {
        return !complete && !dropping && paused;
    }

    boolean isHeld() {
        return !complete && !dropping && (receiver == null || paused);
    }

    void receiver(BodyReceiver next) {
        if (receiver != null) {
            throw new IllegalStateException("the body has a receiver already");
        }
        receiver = next;
        if (complete) {
            next.onComplete();
        }
    }

    /** The response is complete: the receiver is told no more. */
    void release() {
        receiver = null;
    }

    void pause(boolean value) {
        paused = value;
    }

    /** Its announced length, 0 where that is not known or nothing is to come. */
    long announced() {
        return left;
    }

    /** Bytes of it that came since this was asked last. */
    long takeMoved() {
        long bytes = moved;
        moved = 0;
        return bytes;
    }

    /** From now on the rest is read and dropped, up to a limit; false where it is known to be longer. */
    boolean drop(long bytesMax) {
        dropping = true;
        droppable = bytesMax;
        return left <= bytesMax;
    }

    void abort() {
        BodyReceiver told = receiver;
        if (!complete && told != null) {
            complete = true;
            told.onAbort();
        }
    }

    /**
     * Consumes body bytes.
     *
     * @return {@link #MORE}, {@link #COMPLETE}, {@link #HELD}, or minus the status that refuses the body
     */
    int feed(ByteBuffer bytes) {
        while (!complete) {
            if (isHeld()) {
                return HELD;
            }
            if (!bytes.hasRemaining()) {
                return MORE;
            }
            started = true;
            int result = chunked ? feedChunked(bytes) : feedSized(bytes);
            if (result < 0) {
                return result;
            }
        }
        return COMPLETE;
    }

    private int feedSized(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        left -= count;
        int result = deliver(bytes, count);
        if (left == 0) {
            completed();
        }
        return result;
    }

    private int feedChunked(ByteBuffer bytes) {
        ChunkedDecoder current = decoder;
        if (current == null) {
            throw new IllegalStateException("no decoder");
        }
        int event = current.next(bytes);
        if (event == ChunkedDecoder.DATA) {
            return deliver(bytes, current.dataLength());
        }
        if (event == ChunkedDecoder.END) {
            if (!dropping && receiver != null) {
                current.forEachTrailer(receiver::onTrailer);
            }
            completed();
        }
        return Math.min(0, event);
    }

    private void completed() {
        complete = true;
        if (!dropping && receiver != null) {
            receiver.onComplete();
        }
    }

    private int deliver(ByteBuffer bytes, int count) {
        int end = bytes.position() + count;
        moved += count;
        if (dropping) {
            droppable -= count;
            bytes.position(end);
            return droppable < 0 ? -413 : 0;
        }
        int limit = bytes.limit();
        bytes.limit(end);
        try {
            if (receiver != null) {
                receiver.onBytes(bytes);
            }
        } finally {
            bytes.limit(limit);
            bytes.position(end);
        }
        return 0;
    }
}
