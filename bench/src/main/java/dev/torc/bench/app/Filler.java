package dev.torc.bench.app;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The letters that sized and streamed answers are made of. */
public final class Filler {
    private static final byte[] LETTERS = letters();
    private static final ByteBuffer BYTES = ByteBuffer.wrap(LETTERS).asReadOnlyBuffer();

    private Filler() {}

    /** A read-only view of {@code length} letters, at most {@link Endpoints#CHUNK_BYTES_MAX}. */
    public static ByteBuffer view(int length) {
        return BYTES.slice(0, length);
    }

    /** The letters themselves; not to be written to. */
    public static byte[] array() {
        return LETTERS;
    }

    private static byte[] letters() {
        byte[] letters = new byte[(int) Endpoints.CHUNK_BYTES_MAX];
        Arrays.fill(letters, (byte) 'x');
        return letters;
    }
}
