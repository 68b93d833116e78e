package dev.torc.transport.spi;

import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What an {@link IoDriver} reports, on the loop's thread. An id whose connection is gone is ignored. */
public interface IoEvents {
    /** Answered by {@link #onAccepted} when the connection is not wanted. */
    long REFUSED = -1;

    /**
     * A connection was accepted.
     *
     * @return its id, or {@link #REFUSED}: then the driver closes it
     */
    long onAccepted(int listener);

    /** Accepting failed (no descriptors left, for example) and stopped until {@link IoDriver#resumeAccept}. */
    void onAcceptFailed(int listener, IOException cause);

    /**
     * After {@link IoDriver#unlisten}: the queue was found empty and all that was accepted has been reported. The driver
     * has let go of the socket, and closing it now, within the call, resets the fewest.
     */
    void onUnlistened(int listener);

    /** An accepted or connecting connection is established. */
    void onOpen(long id);

    /**
     * Bytes arrived.
     *
     * @param bytes lent until the call returns, unless the loop {@linkplain IoDriver#keep keeps} them
     */
    void onReceived(long id, ByteBuffer bytes);

    /** The peer finished sending. */
    void onEnd(long id);

    /** The driver goes on with a queue by itself, and what it reads for that, from a file, can take time. */
    void onSending();

    /** The kernel took bytes of the queue given to {@link IoDriver#send}, which may be empty now. */
    void onSent(long id, long bytes);

    /** Connecting, receiving or sending failed; the loop will tear the connection down. May be called at any time. */
    void onFailed(long id, IOException cause);

    /** After {@link IoDriver#cancel}: the kernel holds nothing of the connection any more. */
    void onReleased(long id);

    /** Adds to what {@link dev.torc.transport.LoopStats} counts and only the driver knows. */
    void count(Counter counter, long amount);
}
