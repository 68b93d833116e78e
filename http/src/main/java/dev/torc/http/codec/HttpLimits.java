package dev.torc.http.codec;

import java.util.function.Consumer;

/**
 * Limits on what a peer may send and hold, checked before anything is buffered. Immutable; shared freely between
 * threads. {@link #UNLIMITED} switches a limit on a count of connections or requests off.
 *
 * @param targetBytesMax longest request target, in bytes; a longer one is refused with 414
 * @param headBytesMax longest head (start line, fields, the empty line and leading empty lines), in bytes, at most 65,535 and
 *     more than the target's; 431
 * @param headerCountMax most field lines in one head, and in one trailer section; 431
 * @param bodyBytesMax longest content, in bytes, whether announced or chunked; 413
 * @param chunkExtensionBytesMax most bytes of chunk extensions in one message, beyond an eighth of the content that
 *     came before them (signed uploads carry one in every chunk, an attacker carries little else); 400
 * @param trailerBytesMax longest trailer section, in bytes, its last empty line included; 431
 * @param unreadBodyBytesMax how much of a body that no handler asked for is read and dropped to keep the connection; with
 *     more, a new connection is cheaper, and this one closes after the response
 * @param progressBytesMin bytes that a body being received, and responses being sent, must move at least within
 *     {@link dev.torc.http.HttpTimeouts}' body and writeStall; a peer that is slower holds a connection for next to nothing
 * @param pipelinedMax most requests of one connection that are answered in a row before what was answered is sent and
 *     the loop's other connections have their turn
 * @param requestsPerConnectionMax most requests of one connection, which closes after the last; off by default, since
 *     proxies and load tests keep theirs
 * @param connectionsMax most connections of a server, all loops together; one more is answered 503 and closed, and
 *     does not count while it lingers
 * @param connectionsPerAddressMax most connections of one peer's address; one more is answered 503 and closed; off by
 *     default, since many users may share a proxy's address
 */
public record HttpLimits(
        int targetBytesMax,
        int headBytesMax,
        int headerCountMax,
        long bodyBytesMax,
        int chunkExtensionBytesMax,
        int trailerBytesMax,
        long unreadBodyBytesMax,
        int progressBytesMin,
        int pipelinedMax,
        int requestsPerConnectionMax,
        int connectionsMax,
        int connectionsPerAddressMax) {

    /** No limit. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int HEAD_BYTES_MAX_MAX = (1 << 16) - 1;
    private static final HttpLimits DEFAULTS = new HttpLimits(
            8 * 1024,
            16 * 1024,
            100,
            1L << 30,
            4 * 1024,
            8 * 1024,
            256 * 1024,
            4 * 1024,
            128,
            UNLIMITED,
            65_536,
            UNLIMITED);

    /** Refuses limits that no message could meet; zero is allowed where the part is optional. */
    public HttpLimits {
        atLeast("targetBytesMax", targetBytesMax, 1);
        atLeast("headerCountMax", headerCountMax, 1);
        atLeast("bodyBytesMax", bodyBytesMax, 0);
        atLeast("chunkExtensionBytesMax", chunkExtensionBytesMax, 0);
        atLeast("trailerBytesMax", trailerBytesMax, 2);
        atLeast("unreadBodyBytesMax", unreadBodyBytesMax, 0);
        atLeast("progressBytesMin", progressBytesMin, 1);
        atLeast("pipelinedMax", pipelinedMax, 1);
        atLeast("requestsPerConnectionMax", requestsPerConnectionMax, 1);
        atLeast("connectionsMax", connectionsMax, 1);
        atLeast("connectionsPerAddressMax", connectionsPerAddressMax, 1);
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
     * 4 KiB of chunk extensions, 8 KiB of trailers, 256 KiB of a body that nobody reads, 4 KiB of progress, 128 requests
     * in a row, and 65,536 connections.
     */
    public static HttpLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another longest target. */
    public HttpLimits withTargetBytesMax(int bytes) {
        return with(draft -> draft.targetBytesMax = bytes);
    }

    /** These limits with another longest head. */
    public HttpLimits withHeadBytesMax(int bytes) {
        return with(draft -> draft.headBytesMax = bytes);
    }

    /** These limits with another number of field lines. */
    public HttpLimits withHeaderCountMax(int count) {
        return with(draft -> draft.headerCountMax = count);
    }

    /** These limits with another longest content. */
    public HttpLimits withBodyBytesMax(long bytes) {
        return with(draft -> draft.bodyBytesMax = bytes);
    }

    /** These limits with another allowance for chunk extensions. */
    public HttpLimits withChunkExtensionBytesMax(int bytes) {
        return with(draft -> draft.chunkExtensionBytesMax = bytes);
    }

    /** These limits with another longest trailer section. */
    public HttpLimits withTrailerBytesMax(int bytes) {
        return with(draft -> draft.trailerBytesMax = bytes);
    }

    /** These limits with another length of a body that is read though nobody asked for it. */
    public HttpLimits withUnreadBodyBytesMax(long bytes) {
        return with(draft -> draft.unreadBodyBytesMax = bytes);
    }

    /** These limits with another least progress. */
    public HttpLimits withProgressBytesMin(int bytes) {
        return with(draft -> draft.progressBytesMin = bytes);
    }

    /** These limits with another number of requests in a row. */
    public HttpLimits withPipelinedMax(int count) {
        return with(draft -> draft.pipelinedMax = count);
    }

    /** These limits with another number of requests per connection. */
    public HttpLimits withRequestsPerConnectionMax(int count) {
        return with(draft -> draft.requestsPerConnectionMax = count);
    }

    /** These limits with another number of connections. */
    public HttpLimits withConnectionsMax(int count) {
        return with(draft -> draft.connectionsMax = count);
    }

    /** These limits with another number of connections per address. */
    public HttpLimits withConnectionsPerAddressMax(int count) {
        return with(draft -> draft.connectionsPerAddressMax = count);
    }

    private HttpLimits with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    private static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + ", but is " + value);
        }
    }

    /** Limits that are being changed. */
    private static final class Draft {
        private int targetBytesMax;
        private int headBytesMax;
        private int headerCountMax;
        private long bodyBytesMax;
        private int chunkExtensionBytesMax;
        private int trailerBytesMax;
        private long unreadBodyBytesMax;
        private int progressBytesMin;
        private int pipelinedMax;
        private int requestsPerConnectionMax;
        private int connectionsMax;
        private int connectionsPerAddressMax;

        Draft(HttpLimits from) {
            targetBytesMax = from.targetBytesMax;
            headBytesMax = from.headBytesMax;
            headerCountMax = from.headerCountMax;
            bodyBytesMax = from.bodyBytesMax;
            chunkExtensionBytesMax = from.chunkExtensionBytesMax;
            trailerBytesMax = from.trailerBytesMax;
            unreadBodyBytesMax = from.unreadBodyBytesMax;
            progressBytesMin = from.progressBytesMin;
            pipelinedMax = from.pipelinedMax;
            requestsPerConnectionMax = from.requestsPerConnectionMax;
            connectionsMax = from.connectionsMax;
            connectionsPerAddressMax = from.connectionsPerAddressMax;
        }

        HttpLimits done() {
            return new HttpLimits(
                    targetBytesMax,
                    headBytesMax,
                    headerCountMax,
                    bodyBytesMax,
                    chunkExtensionBytesMax,
                    trailerBytesMax,
                    unreadBodyBytesMax,
                    progressBytesMin,
                    pipelinedMax,
                    requestsPerConnectionMax,
                    connectionsMax,
                    connectionsPerAddressMax);
        }
    }
}
