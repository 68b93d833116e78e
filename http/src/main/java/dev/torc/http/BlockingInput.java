package dev.torc.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The request's body between the loop, which fills it, and the handler's thread, which reads it. */
final class BlockingInput extends InputStream implements BodyReceiver {
    private static final int QUEUED_BYTES_MAX = 64 << 10;

    private final BlockingCall call;
    private final Object lock = new Object();
    private byte[] queue = new byte[0];
    private int start;
    private int end;
    private boolean asked;
    private boolean paused;
    private boolean complete;
    private @Nullable String failure;
    private List<String> trailers = List.of();

    BlockingInput(BlockingCall call) {
        this.call = call;
    }

    // ---- the loop

    @Override
    public void onBytes(ByteBuffer lent) {
        synchronized (lock) {
            int count = lent.remaining();
            makeRoom(count);
            lent.get(queue, end, count);
            end += count;
            if (end - start >= QUEUED_BYTES_MAX && !paused) {
                paused = true;
                call.pauseBody();
            }
            lock.notifyAll();
        }
    }

    @Override
    public void onTrailer(String name, String value) {
        synchronized (lock) {
            if (trailers.isEmpty()) {
                trailers = new ArrayList<>();
            }
            trailers.add(name);
            trailers.add(value);
        }
    }

    @Override
    public void onComplete() {
        synchronized (lock) {
            complete = true;
            lock.notifyAll();
        }
    }

    @Override
    public void onAbort() {
        call.aborted();
    }

    /** Reads throw from now on, unless the whole body has come. */
    void fail(String reason) {
        synchronized (lock) {
            if (!complete && failure == null) {
                failure = reason;
                lock.notifyAll();
            }
        }
    }

    /** Moves what is queued at most once per as many bytes as it moves. */
    private void makeRoom(int count) {
        if (end + count <= queue.length) {
            return;
        }
        int queued = end - start;
        byte[] target = 2 * (queued + count) <= queue.length ? queue : new byte[2 * (queued + count)];
        System.arraycopy(queue, start, target, 0, queued);
        queue = target;
        start = 0;
        end = queued;
    }

    // ---- the handler's thread

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!asked) {
            asked = true;
            call.receive(this);
        }
        int count;
        boolean resumes;
        synchronized (lock) {
            await();
            count = Math.min(length, end - start);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(queue, start, target, offset, count);
            start += count;
            if (start == end) {
                start = 0;
                end = 0;
            }
            resumes = paused && end - start <= QUEUED_BYTES_MAX / 2;
            paused &= !resumes;
        }
        if (resumes) {
            call.resumeBody();
        }
        return count;
    }

    @Override
    public int available() {
        synchronized (lock) {
            return end - start;
        }
    }

    /** Names and values in turn; none before the end was read. */
    List<String> trailers() {
        synchronized (lock) {
            return complete && start == end ? List.copyOf(trailers) : List.of();
        }
    }

    private void await() throws IOException {
        synchronized (lock) {
            while (failure == null && start == end && !complete) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw (IOException) new InterruptedIOException("interrupted while reading the body").initCause(e);
                }
            }
            if (failure != null) {
                throw new IOException(failure);
            }
        }
    }
}
