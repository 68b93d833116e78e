package dev.torc.brotli;

import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Wrapper;
import dev.torc.http.middleware.ContentCoding.Encoder;
import dev.torc.http.middleware.ContentCoding.Flush;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stream of brotli for each response. For one loop; its native memory is freed when nothing refers to it. */
final class BrotliEncoder implements Encoder {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final int INPUT_BYTES = 32 << 10;

    private final int quality;
    private final Open open = new Open();

    /** What brotli has given and nobody has taken, in memory of its own, valid until it is called again. */
    private ByteBuffer given = ByteBuffer.allocate(0);

    private boolean flushed;

    /** What is freed without its encoder, too: it must not refer to it. */
    private static final class Open implements Runnable {
        private @Nullable Wrapper stream;

        @Override
        public void run() {
            Wrapper ended = stream;
            stream = null;
            if (ended != null) {
                ended.destroy();
            }
        }
    }

    BrotliEncoder(int quality) {
        this.quality = quality;
        CLEANER.register(this, open);
    }

    @Override
    public void begin() {
        end();
        flushed = true;
    }

    @Override
    public boolean encode(ByteBuffer in, ByteBuffer out, Flush flush) {
        try {
            Wrapper stream = stream();
            while (take(stream, out)) {
                if (stream.hasRemainingInput()) {
                    push(stream, Operation.PROCESS, 0);
                } else if (in.hasRemaining()) {
                    feed(stream, in);
                } else if (flush == Flush.NONE || flush == Flush.SYNC && flushed) {
                    return true;
                } else if (stream.isFinished()) {
                    end();
                    return true;
                } else {
                    flushed = true;
                    push(stream, flush == Flush.SYNC ? Operation.FLUSH : Operation.FINISH, 0);
                }
            }
            return false;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private Wrapper stream() {
        Wrapper begun = open.stream;
        if (begun == null) {
            try {
                begun = new Wrapper(INPUT_BYTES, quality, BrotliCoding.WINDOW_BITS, null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            open.stream = begun;
        }
        return begun;
    }

    private void end() {
        given = ByteBuffer.allocate(0);
        open.run();
    }

    /** Moves what brotli gives; false where the output is full. */
    private boolean take(Wrapper stream, ByteBuffer out) {
        while (true) {
            int count = Math.min(given.remaining(), out.remaining());
            out.put(out.position(), given, given.position(), count).position(out.position() + count);
            given.position(given.position() + count);
            if (given.hasRemaining()) {
                return false;
            }
            if (!stream.hasMoreOutput()) {
                return true;
            }
            given = stream.pull();
        }
    }

    private void feed(Wrapper stream, ByteBuffer in) {
        ByteBuffer input = stream.getInputBuffer().clear();
        int count = Math.min(in.remaining(), input.remaining());
        input.put(0, in, in.position(), count);
        in.position(in.position() + count);
        flushed = false;
        push(stream, Operation.PROCESS, count);
    }

    private static void push(Wrapper stream, Operation operation, int count) {
        stream.push(operation, count);
        if (!stream.isSuccess()) {
            throw new IllegalStateException("brotli could not encode");
        }
    }
}
