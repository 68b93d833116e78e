package dev.torc.zstd;

import com.github.luben.zstd.util.Native;
import dev.torc.http.middleware.ContentCoding;

/**
 * zstd (RFC 8878), with a window of 256 KiB, well below the 8 MiB that every client must decode (RFC 9659). An encoder is kept and
 * used again; it holds 1.2 MiB outside of the heap at level 3, 3 MiB from level 5 on, 5 MiB at most, and is freed when its loop
 * is gone. Immutable; shared by all
 * loops.
 */
public final class ZstdCoding implements ContentCoding {
    static final int WINDOW_BITS = 18;

    private static final int LEVEL_MIN = 1;
    private static final int LEVEL_MAX = 19;

    private final int level;

    private ZstdCoding(int level) {
        this.level = level;
    }

    /**
     * zstd by zstd-jni.
     *
     * @param level from 1, the fastest, to 19; 3 is what zstd itself uses, and what is compressed on a loop should have little more
     * @throws IllegalArgumentException for another level
     * @throws UnsatisfiedLinkError where zstd-jni has no native code for the platform, or cannot load it
     */
    public static ZstdCoding of(int level) {
        if (level < LEVEL_MIN || level > LEVEL_MAX) {
            throw new IllegalArgumentException("the level must be from 1 to 19, not " + level);
        }
        Native.load();
        return new ZstdCoding(level);
    }

    @Override
    public String token() {
        return "zstd";
    }

    @Override
    public Encoder encoder() {
        return new ZstdEncoder(level);
    }
}
