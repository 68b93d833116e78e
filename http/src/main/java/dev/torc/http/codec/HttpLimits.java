package dev.torc.http.codec;

/**
 * Limits on what a peer may send, checked before anything is buffered. Immutable; shared freely between threads.
 *
 * @param targetBytesMax longest request target, in bytes; a longer one is refused with 414
 * @param headBytesMax longest head (start line, fields, the empty line and leading empty lines), in bytes, at most 65,535 and
 *     more than the target's; 431
 * @param headerCountMax most field lines in one head, and in one trailer section; 431
 * @param bodyBytesMax longest content, in bytes, whether announced or chunked; 413
 * @param chunkExtensionBytesMax most bytes of chunk extensions in one message, beyond an eighth of the content that
 *     came before them (signed uploads carry one in every chunk, an attacker carries little else); 400
 * @param trailerBytesMax longest trailer section, in bytes, its last empty line included; 431
 */
public record HttpLimits(
        int targetBytesMax,
        int headBytesMax,
        int headerCountMax,
        long bodyBytesMax,
        int chunkExtensionBytesMax,
        int trailerBytesMax) {

    private static final int TARGET_BYTES_MAX = 8 * 1024;
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int HEADER_COUNT_MAX = 100;
    private static final long BODY_BYTES_MAX = 1L << 30;
    private static final int CHUNK_EXTENSION_BYTES_MAX = 4 * 1024;
    private static final int TRAILER_BYTES_MAX = 8 * 1024;
    private static final int HEAD_BYTES_MAX_MAX = (1 << 16) - 1;
    private static final HttpLimits DEFAULTS = new HttpLimits(
            TARGET_BYTES_MAX,
            HEAD_BYTES_MAX,
            HEADER_COUNT_MAX,
            BODY_BYTES_MAX,
            CHUNK_EXTENSION_BYTES_MAX,
            TRAILER_BYTES_MAX);

    /** Refuses limits that no message could meet; zero is allowed where the part is optional. */
    public HttpLimits {
        atLeast("targetBytesMax", targetBytesMax, 1);
        atLeast("headerCountMax", headerCountMax, 1);
        atLeast("bodyBytesMax", bodyBytesMax, 0);
        atLeast("chunkExtensionBytesMax", chunkExtensionBytesMax, 0);
        atLeast("trailerBytesMax", trailerBytesMax, 2);
        if (headBytesMax > HEAD_BYTES_MAX_MAX) {
            throw new IllegalArgumentException(
                    "headBytesMax must be at most " + HEAD_BYTES_MAX_MAX + ", but is " + headBytesMax);
        }
        if (headBytesMax <= targetBytesMax) {
            throw new IllegalArgumentException("headBytesMax must be greater than targetBytesMax (" + targetBytesMax
                    + "), for the head contains the target, but is " + headBytesMax);
        }
    }

    /**
     * The limits of a server that says nothing: a target of 8 KiB (RFC 9112 section 3 asks for 8,000 bytes at least),
     * a head of 16 KiB and 100 fields (what browsers with large cookies need, twice), content of 1 GiB (content is
     * streamed, so this bounds a peer's time and disk rather than memory; raise it where larger uploads are meant),
     * 4 KiB of chunk extensions and 8 KiB of trailers.
     */
    public static HttpLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another longest target. */
    public HttpLimits withTargetBytesMax(int bytes) {
        return new HttpLimits(
                bytes, headBytesMax, headerCountMax, bodyBytesMax, chunkExtensionBytesMax, trailerBytesMax);
    }

    /** These limits with another longest head. */
    public HttpLimits withHeadBytesMax(int bytes) {
        return new HttpLimits(
                targetBytesMax, bytes, headerCountMax, bodyBytesMax, chunkExtensionBytesMax, trailerBytesMax);
    }

    /** These limits with another number of field lines. */
    public HttpLimits withHeaderCountMax(int count) {
        return new HttpLimits(
                targetBytesMax, headBytesMax, count, bodyBytesMax, chunkExtensionBytesMax, trailerBytesMax);
    }

    /** These limits with another longest content. */
    public HttpLimits withBodyBytesMax(long bytes) {
        return new HttpLimits(
                targetBytesMax, headBytesMax, headerCountMax, bytes, chunkExtensionBytesMax, trailerBytesMax);
    }

    /** These limits with another allowance for chunk extensions. */
    public HttpLimits withChunkExtensionBytesMax(int bytes) {
        return new HttpLimits(targetBytesMax, headBytesMax, headerCountMax, bodyBytesMax, bytes, trailerBytesMax);
    }

    /** These limits with another longest trailer section. */
    public HttpLimits withTrailerBytesMax(int bytes) {
        return new HttpLimits(
                targetBytesMax, headBytesMax, headerCountMax, bodyBytesMax, chunkExtensionBytesMax, bytes);
    }

    private static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + ", but is " + value);
        }
    }
}
