package dev.torc.zstd;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.torc.http.middleware.ContentCoding.Encoder;
import dev.torc.http.middleware.ContentCoding.Flush;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A context of zstd, which is reset for each response. For one loop; its native memory is freed when nothing refers to it. */
final class ZstdEncoder implements Encoder {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int COPIED_BYTES = 8 << 10;

    /** From this level on tables are made for longer windows, and would be larger than this one can use. */
    private static final int LEVEL_OF_LARGE_TABLES = 7;

    private static final int TABLE_BITS = ZstdCoding.WINDOW_BITS + 1;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final int level;

    /** For content that zstd cannot read where it is. */
    private @Nullable ByteBuffer copied;

    ZstdEncoder(int level) {
        this.level = level;
        CLEANER.register(this, context::close);
    }

    @Override
    public void begin() {
        context.reset(); // the parameters, too
        context.setLevel(level).setWindowLog(ZstdCoding.WINDOW_BITS);
        if (level >= LEVEL_OF_LARGE_TABLES) {
            context.setHashLog(TABLE_BITS).setChainLog(TABLE_BITS);
        }
    }

    @Override
    public boolean encode(ByteBuffer in, ByteBuffer out, Flush flush) {
        try {
            ByteBuffer source = in;
            if (!in.isDirect() && !in.hasArray()) {
                if (!copy(in, out)) {
                    return false;
                }
                source = NOTHING;
            }
            return switch (flush) {
                case NONE -> take(source, out);
                case SYNC -> give(source, out, EndDirective.FLUSH);
                case FINISH -> give(source, out, EndDirective.END);
            };
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Takes a read-only array in pieces; false where the output is full. */
    private boolean copy(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining()) {
            ByteBuffer piece = piece();
            int count = Math.min(in.remaining(), piece.capacity());
            piece.clear().put(0, in, in.position(), count).limit(count);
            boolean taken = take(piece, out);
            in.position(in.position() + piece.position());
            if (!taken) {
                return false;
            }
        }
        return true;
    }

    private ByteBuffer piece() {
        ByteBuffer kept = copied;
        if (kept == null) {
            kept = ByteBuffer.allocate(COPIED_BYTES);
            copied = kept;
        }
        return kept;
    }

    private boolean take(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining() && out.hasRemaining()) {
            context.compressByteBufferStream(out, in, EndDirective.CONTINUE);
        }
        return !in.hasRemaining();
    }

    private boolean give(ByteBuffer in, ByteBuffer out, EndDirective directive) {
        boolean given = false;
        while (!given && out.hasRemaining()) {
            given = context.compressByteBufferStream(out, in, directive);
        }
        return given;
    }
}
