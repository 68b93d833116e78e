package dev.torc.brotli;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import dev.torc.http.middleware.ContentCoding;

/**
 * br (RFC 7932), with a window of 256 KiB. brotli cannot use its memory for another response: an encoder holds it outside of the
 * heap from the first octet of a response until it has ended, or until the next one where it was cut short. That is 1.3 MiB at
 * quality 4, 3.3 MiB at 6, then 9, 17 and 33 MiB at 7, 8 and 9, and 4 MiB at 11.
 * Immutable; shared by all loops.
 */
public final class BrotliCoding implements ContentCoding {
    static final int WINDOW_BITS = 18;

    private static final int QUALITY_MAX = 11;

    private final int quality;

    private BrotliCoding(int quality) {
        this.quality = quality;
    }

    /**
     * br by Brotli4j.
     *
     * @param quality from 0, the fastest, to 11; 4 suits what is compressed on a loop, 10 and 11 are for what is compressed once
     * @throws IllegalArgumentException for another quality
     * @throws UnsatisfiedLinkError where the native artifact of the platform is missing, or cannot be loaded
     */
    public static BrotliCoding of(int quality) {
        if (quality < 0 || quality > QUALITY_MAX) {
            throw new IllegalArgumentException("the quality must be from 0 to 11, not " + quality);
        }
        Brotli4jLoader.ensureAvailability();
        return new BrotliCoding(quality);
    }

    @Override
    public String token() {
        return "br";
    }

    @Override
    public Encoder encoder() {
        return new BrotliEncoder(quality);
    }
}
