package dev.torc.http.middleware;

import java.nio.ByteBuffer;

/**
 * A content coding (RFC 9110, section 8.4.1) that {@link Compression} can use; gzip is there, brotli and zstd can be plugged in.
 * Immutable; shared by all loops.
 */
public interface ContentCoding {

    /**
     * gzip by the JDK.
     *
     * @param level from 1, the fastest, to 9
     * @throws IllegalArgumentException for another level
     */
    static ContentCoding gzip(int level) {
        return new GzipCoding(level);
    }

    /** Its name in Accept-Encoding and Content-Encoding, in lower case. */
    String token();

    /** A new encoder, which is used for one response after the other, on one loop. */
    Encoder encoder();

    /** How far an encoder goes. */
    enum Flush {
        /** It may keep what it was given. */
        NONE,
        /** What it was given so far can be decoded. */
        SYNC,
        /** The content has ended. */
        FINISH
    }

    /** Encodes content; for one loop. */
    interface Encoder {
        /** Begins the content of another response, whatever became of the one before. */
        void begin();

        /**
         * Encodes from one buffer into another, which has room for 64 bytes at least.
         *
         * @return false where it must be called again with the same flush, since {@code out} was too small
         */
        boolean encode(ByteBuffer in, ByteBuffer out, Flush flush);
    }
}
