package dev.torc.http;

import dev.torc.http.codec.Trailers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The response's body between the handler's thread, which writes it, and the loop, which sends it. */
final class BlockingOutput extends OutputStream {
    private static final int PIECE_BYTES = 16 << 10;
    private static final int UNDER_WAY_BYTES_MAX = 64 << 10;

    private final BlockingCall call;
    private final Object lock = new Object();
    private byte[] piece = new byte[PIECE_BYTES];
    private int gathered;
    private boolean closed;
    private int underWay;
    private boolean writable = true;
    private @Nullable String failure;

    /** The trailers that follow; null where the length is known, and none can. */
    private final @Nullable List<String> trailers;

    /**
     * The body of a response that is about to start.
     *
     * @param mayHaveTrailers whether its length is unknown
     */
    BlockingOutput(BlockingCall call, boolean mayHaveTrailers) {
        this.call = call;
        this.trailers = mayHaveTrailers ? new ArrayList<>(0) : null;
    }

    // ---- the loop

    void sent(int bytes, boolean mayWrite) {
        synchronized (lock) {
            underWay -= bytes;
            writable = mayWrite;
            lock.notifyAll();
        }
    }

    void onWritable() {
        sent(0, true);
    }

    /** Writes throw from now on. */
    void fail(String reason) {
        synchronized (lock) {
            failure = reason;
            lock.notifyAll();
        }
    }

    // ---- the handler's thread

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the response has ended");
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, PIECE_BYTES - gathered);
            System.arraycopy(bytes, at, piece, gathered, count);
            gathered += count;
            at += count;
            left -= count;
            if (gathered == PIECE_BYTES) {
                handOver();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (!closed) {
            handOver();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean ended = false;
        try {
            handOver();
            call.end(trailers == null ? List.of() : trailers);
            ended = true;
        } finally {
            if (!ended) {
                call.abort(); // what was written is not whole, and must not look so
            }
        }
    }

    void trailer(String name, String value) {
        List<String> added = trailers;
        if (closed || added == null) {
            throw new IllegalStateException("only an open stream of unknown length has trailers");
        }
        Trailers.requireAllowed(name, value);
        added.add(name);
        added.add(value);
    }

    private void handOver() throws IOException {
        int count = gathered;
        if (count == 0) {
            return;
        }
        awaitRoom(count);
        ByteBuffer full = ByteBuffer.wrap(piece, 0, count);
        piece = new byte[PIECE_BYTES];
        gathered = 0;
        call.write(full, this);
    }

    private void awaitRoom(int count) throws IOException {
        synchronized (lock) {
            while (failure == null && (!writable || underWay + count > UNDER_WAY_BYTES_MAX)) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw (IOException) new InterruptedIOException("interrupted while writing").initCause(e);
                }
            }
            if (failure != null) {
                throw new IOException(failure);
            }
            underWay += count;
        }
    }
}
