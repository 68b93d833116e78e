package dev.torc.transport;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A byte stream to a peer, owned by one {@link EventLoop}.
 *
 * <p>Every method is for the loop's thread, and throws {@link IllegalStateException} on any other, except
 * {@link #close()}, {@link #loop()}, {@link #id()} and {@link #isOpen()}. A foreign thread hands work over with
 * {@link EventLoop#execute}.
 *
 * <p>Sends keep their order. {@code send} always accepts: what cannot leave at once is queued, and the answer
 * {@code false} says that the queue is above its high watermark; when it has fallen to the low one,
 * {@link ConnectionHandler#onDrained} is called. On a connection that is closed or closing, sends are dropped (their
 * buffers released) and answer {@code false}.
 *
 * <p>Receiving goes on above the high watermark for a handler that stops sending then, so that two peers that both have
 * much to send always take each other's bytes. A handler that goes on answering what it receives would queue without
 * bound: when it sends although the queue was above the mark already and bytes have been delivered since, receiving
 * pauses until the low watermark. Two peers that both do so (each an echo of the other, with more bytes on their way
 * than both queues and the kernel's buffers hold) wait for each other for ever, as over any bounded transport; whoever
 * writes such a protocol needs a deadline for stalled writes: a timer that finds {@link #queuedBytes} unchanged and
 * aborts. The HTTP server has one.
 */
public interface Connection {

    /** The loop that owns this connection; from any thread. */
    EventLoop loop();

    /** Identity within the loop, generation (24 bits) above slot (32 bits), never reused while a peer could notice. */
    long id();

    /** Whether it is established and neither closed nor closing. From another thread the answer may be outdated. */
    boolean isOpen();

    /** The address of this side; asked of the system once. Null where it is not known, or no longer. */
    @Nullable
    SocketAddress localAddress();

    /** The address of the peer; as {@link #localAddress}. */
    @Nullable
    SocketAddress remoteAddress();

    /**
     * Takes a buffer from the loop's pool, to be filled and given to {@link #send(Buffer)} or released.
     *
     * @return the buffer, empty; or null when the loop's memory budget is used up and this connection has a buffer beyond
     *     it already, as each may: then receiving pauses, and {@link ConnectionHandler#onDrained} is called when buffers are
     *     back, be it that one
     */
    @Nullable
    Buffer acquire();

    /**
     * Gives the bytes between 0 and the position of {@code buffer} to be sent; the buffer is the engine's from now
     * on and returns to the pool by itself.
     *
     * @return whether the send queue is still at or below its high watermark
     */
    boolean send(Buffer buffer);

    /**
     * Sends the bytes between position and limit of {@code bytes}, which is empty then. They are copied, into memory beyond the
     * loop's budget if need be; but not where they are a large part of what is being lent by
     * {@link ConnectionHandler#onReceive} on this loop, and {@code bytes} is the very buffer that it lends: then the engine goes on
     * with another one as long as it can spare it, and these must not be changed any more.
     *
     * @return whether the send queue is still at or below its high watermark
     */
    boolean send(ByteBuffer bytes);

    /**
     * Sends immutable bytes without copying them.
     *
     * @return whether the send queue is still at or below its high watermark
     */
    boolean send(SharedBytes bytes);

    /**
     * Sends a region of a file, by the engine's cheapest way; the region's channel is closed when it is done, or when
     * the connection ends.
     *
     * @return whether the send queue is still at or below its high watermark (a region counts with all its bytes)
     */
    boolean send(FileRegion region);

    /** Bytes given and not yet taken by the kernel. */
    long queuedBytes();

    /** Bytes that the kernel took since the connection was opened. */
    long sentBytes();

    /**
     * Runs {@code action} on the loop, once, when the kernel has taken all that was given so far, or the connection has ended
     * before. Costs nothing where it is not used.
     */
    void whenSent(Runnable action);

    /** What there is to tell about it, now. */
    ConnectionStats stats();

    /** Stops receiving; bytes that the engine had received already may still be delivered (bounded). */
    void pause();

    /** Receives again after {@link #pause()}. */
    void resume();

    /** Whether {@link #pause()} is in force. */
    boolean isPaused();

    /**
     * Replaces the handler; may be called inside any callback. The bytes of the current lend that were not
     * consumed go to {@code next}.
     */
    void handler(ConnectionHandler next);

    /** Finishes sending: after all that was given is written, the peer sees the end of the stream. */
    void shutdownOutput();

    /**
     * Closes: nothing is received any more; what was given to be sent before is written, bounded by
     * {@link LoopOptions#closeTimeout()}. From any thread, any number of times.
     */
    void close();

    /** Closes at once: what is queued is dropped and the peer sees a reset where the protocol knows one. */
    void abort();
}
