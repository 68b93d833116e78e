package dev.torc.transport.spi;

import dev.torc.transport.ConnectOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One loop's engine: does the input and output of its connections and reports completions to {@link IoEvents}.
 * Opened, used and closed on the loop's thread; only {@link #wakeup} may come from another.
 *
 * <p>Connections are named by the ids that the loop made: slot in the low 32 bits, generation in the next 24. A driver
 * calls events from inside {@link #poll}, except where a method says otherwise.
 */
public interface IoDriver extends AutoCloseable {

    /**
     * Starts accepting from a bound socket; for each connection {@link IoEvents#onAccepted} and then
     * {@link IoEvents#onOpen} are called. A limited number is accepted per poll.
     *
     * @param listener the number by which events name this socket
     */
    void listen(int listener, ListenSocket socket);

    /** Accepts again after {@link IoEvents#onAcceptFailed}. */
    void resumeAccept(int listener);

    /**
     * Stops accepting. What is established by then and waits in the kernel's queue is accepted still, in the next polls:
     * closing the socket would reset it. Then {@link IoEvents#onUnlistened} follows.
     */
    void unlisten(int listener);

    /** Begins to connect; ends with {@link IoEvents#onOpen} or {@link IoEvents#onFailed}. */
    void connect(long id, SocketAddress remote, ConnectOptions options);

    /**
     * Sends what {@code queue} holds, and what is added to it until it is empty. Short sends are the driver's business.
     *
     * @return whether all of it was taken at once; if not, {@link IoEvents#onSent} follows each time that the kernel
     *     took a part of it, and this method is not called again before the queue was empty
     */
    boolean send(long id, SendQueue queue);

    /**
     * Keeps the memory of what {@link IoEvents#onReceived} lends beyond that call, to be sent from on any connection of the loop.
     *
     * @param bytes what is to be sent, between position and limit
     * @return what sends it; or null where it has to be copied: it is not what is lent now, too small a part of it to be worth its
     *     memory, kept already, or its memory cannot be spared
     */
    @Nullable
    SendItem keep(ByteBuffer bytes);

    /** Stops receiving; what was received already may still be delivered. */
    void pause(long id);

    /** Receives again. */
    void resume(long id);

    /** Finishes sending; called when nothing is queued. */
    void shutdownOutput(long id);

    /**
     * First step of a teardown: no new operation is started and running ones are cancelled.
     *
     * @return whether the kernel holds nothing of this connection any more; if not, {@link IoEvents#onReleased} follows
     */
    boolean cancel(long id);

    /**
     * Last step of a teardown, once nothing is held: closes the descriptor.
     *
     * @param reset whether the peer shall see a reset rather than an orderly end
     */
    void close(long id, boolean reset);

    /** The local address of a connection, or null where it has none. */
    @Nullable
    SocketAddress localAddress(long id);

    /** The remote address of a connection, or null where it has none. */
    @Nullable
    SocketAddress remoteAddress(long id);

    /**
     * Submits what is pending, waits for completions and reports them, a limited number per call.
     *
     * @param timeoutNanos how long to wait when there are none: 0 not at all, negative for as long as it takes. May
     *     be rounded up. A {@link #wakeup} ends the wait.
     */
    void poll(long timeoutNanos);

    /** Ends the current or the next wait of {@link #poll}; from any thread. */
    void wakeup();

    /** Releases everything; no connection is left when it is called. */
    @Override
    void close();
}
