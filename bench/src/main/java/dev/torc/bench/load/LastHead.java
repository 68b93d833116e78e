package dev.torc.bench.load;

import dev.torc.http.codec.ResponseHead;
import java.nio.ByteBuffer;

/**
 * The last head that was parsed, and what a client has to know of it. Most heads repeat the one before octet for octet, and
 * what a head says is in its octets: the same ones need no second look. Shared by the connections of a loop, for its thread.
 */
final class LastHead {
    /** A longer one is not recognised. */
    private static final int BYTES_MAX = 1024;

    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX).limit(0);
    private int status;
    private boolean keepAlive;
    private boolean bodyAllowed;
    private boolean chunked;
    private long contentLength;

    /** The length of the head that is at the buffer's position, if it is this one; else 0. The position stays. */
    int lengthAt(ByteBuffer received) {
        int length = bytes.limit();
        if (length == 0 || received.remaining() < length) {
            return 0;
        }
        int differs = received.mismatch(bytes);
        return differs < 0 || differs == length ? length : 0;
    }

    /** Keeps the head of that length which is at the buffer's position and was found good. */
    void keep(ResponseHead head, ByteBuffer received, int length) {
        status = head.status();
        keepAlive = head.keepAlive();
        bodyAllowed = head.bodyAllowed();
        chunked = head.chunked();
        contentLength = head.contentLength();
        bytes.clear().limit(length <= BYTES_MAX ? length : 0);
        bytes.put(0, received, received.position(), bytes.limit());
    }

    int status() {
        return status;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean bodyAllowed() {
        return bodyAllowed;
    }

    boolean chunked() {
        return chunked;
    }

    /** The announced length of the content; -1 where there is none. */
    long contentLength() {
        return contentLength;
    }
}
