package dev.torc.http.server;

import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.Trailers;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the current response: counts it against what was announced, frames it where it is chunked, and drops it where
 * a response has none. Reused from response to response.
 */
final class ResponseContent {
    /** How much of a body that was given whole is copied at once. */
    static final int PIECE_BYTES = 16 << 10;

    private static final int CHUNK_BYTES_MAX = 1 << 30;
    private static final byte[] CHUNK_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
    private static final long UNKNOWN = -1;

    private final ResponseOutput output;
    private @Nullable ByteBuffer rest;
    private @Nullable List<String> trailers;
    private boolean discarded;
    private boolean chunked;
    private long left;
    private long givenBytes;

    ResponseContent(ResponseOutput output) {
        this.output = output;
    }

    /** Begins that of the next response. */
    void begin(boolean willBeDiscarded) {
        discarded = willBeDiscarded;
        chunked = false;
        rest = null;
        trailers = null;
        givenBytes = 0;
    }

    /** Bytes given so far. */
    long givenBytes() {
        return givenBytes;
    }

    /** So many bytes are given by the caller itself; false where there is no content, and it must not. */
    boolean counts(long bytes) {
        if (discarded) {
            return false;
        }
        givenBytes += bytes;
        return true;
    }

    /** It will be streamed. */
    void start(long contentLength, boolean mayBeChunked) {
        left = contentLength;
        chunked = contentLength == UNKNOWN && mayBeChunked;
    }

    boolean isDiscarded() {
        return discarded;
    }

    boolean isChunked() {
        return chunked;
    }

    /** It is given whole, to be sent by {@link #sendRest}. */
    void give(ByteBuffer body) {
        rest = counts(body.remaining()) ? body : null;
    }

    /** Sends as much as the queue takes; answers whether that was all. */
    boolean sendRest() {
        ByteBuffer unsent = rest;
        if (unsent == null) {
            return true;
        }
        int end = unsent.limit();
        while (unsent.position() < end && output.isWritable()) {
            unsent.limit(Math.min(end, unsent.position() + PIECE_BYTES));
            output.write(unsent);
            unsent.limit(end);
        }
        if (unsent.hasRemaining()) {
            return false;
        }
        rest = null;
        return true;
    }

    void write(ByteBuffer bytes) {
        int count = bytes.remaining();
        take(count);
        if (!counts(count)) {
            bytes.position(bytes.limit());
        } else if (chunked && count > 0) {
            writeChunk(bytes);
        } else {
            output.write(bytes);
        }
    }

    /** Writes a part of a file; answers false where there is no content: then its channel is the caller's. */
    boolean write(FileRegion region) {
        take(region.length());
        if (!counts(region.length())) {
            return false;
        }
        if (chunked) {
            writeChunks(region);
        } else {
            output.file(region);
        }
        return true;
    }

    /** Counts bytes against what was announced. */
    private void take(long count) {
        if (left != UNKNOWN) {
            if (count > left) {
                throw new IllegalStateException("more bytes than the content length, by " + (count - left));
            }
            left -= count;
        }
    }

    private void writeChunk(ByteBuffer bytes) {
        chunkHead(bytes.remaining());
        output.write(bytes);
        output.write(CHUNK_END);
    }

    /** In more than one where the region is longer than a chunk may be. */
    private void writeChunks(FileRegion region) {
        long position = region.position();
        long unwritten = region.length();
        do {
            int count = (int) Math.min(unwritten, CHUNK_BYTES_MAX);
            unwritten -= count;
            if (count > 0) {
                chunkHead(count);
            }
            output.file(new FileRegion(region.channel(), position, count, region.last() && unwritten == 0));
            if (count > 0) {
                output.write(CHUNK_END);
            }
            position += count;
        } while (unwritten > 0);
    }

    private void chunkHead(int bytes) {
        int headLength = ResponseEncoder.chunkHeadLength(bytes);
        ByteBuffer room = output.room(headLength);
        if (room == null) {
            ByteBuffer own = ByteBuffer.allocate(headLength);
            ResponseEncoder.chunkHead(own, bytes);
            output.write(own.flip());
        } else {
            ResponseEncoder.chunkHead(room, bytes);
        }
    }

    void trailer(String name, String value) {
        if (left != UNKNOWN) {
            throw new IllegalStateException("only a response of unknown length has trailers");
        }
        Trailers.requireAllowed(name, value);
        List<String> added = trailers;
        if (added == null) {
            added = new ArrayList<>();
            trailers = added;
        }
        added.add(name);
        added.add(value);
    }

    void end() {
        if (left > 0 && !discarded) {
            throw new IllegalStateException("fewer bytes than the content length, by " + left);
        }
        if (!chunked || discarded) {
            return;
        }
        if (trailers == null) {
            output.write(LAST_CHUNK);
        } else {
            output.write(ResponseHeads.lastChunk(trailers));
            trailers = null;
        }
    }
}
