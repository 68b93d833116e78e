package dev.torc.tests.simulation;

import dev.torc.tests.transport.MemoryPipe;
import dev.torc.transport.spi.SendQueue;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection as the kernels of both sides know it, and what those who check ask about it. */
final class SimulatedConnection {
    /** Never. */
    static final long NEVER = -1;

    final int number;
    final SocketAddress local;
    final SocketAddress remote;
    final MemoryPipe toServer;
    final MemoryPipe toClient;
    final Client client;

    // ---- what the client did

    boolean clientEnded;
    /** It reads no more: what still comes is answered with a reset. */
    boolean clientClosed;

    boolean clientReset;
    int clientWrites;

    // ---- how far the server is

    @Nullable
    SimulatedDriver driver;

    long id = NEVER;
    boolean open;
    boolean paused;
    /** Bytes were received before it was paused. */
    boolean receivedBeforePause;

    boolean receiveScheduled;

    @Nullable
    SendQueue sending;

    boolean sendScheduled;
    boolean endReported;
    boolean failureReported;
    boolean serverEnded;
    boolean cancelled;
    /** Until {@code onReleased}. */
    boolean held;

    boolean closed;
    /** The client sees a reset. */
    boolean serverReset;

    // ---- for those who check

    /** The engine failed it, by chance. */
    boolean faulted;

    /** How many the loop had when it was opened, with it. */
    int connectionsThen;

    long openedNanos = NEVER;
    long deliveredBytes;
    long deliveredNanos = NEVER;
    long takenNanos = NEVER;
    /** Since when something waits to be sent. */
    long sendingSinceNanos = NEVER;
    /** The server ended its side, one way or the other. */
    long decidedNanos = NEVER;

    long cancelledNanos = NEVER;
    /** When anything happened on it that the server knows of. */
    long eventNanos = NEVER;
    /** How often the server did something on its own: sent, ended, gave up. */
    int reactions;

    /** The other side. Called by the network some time after there is something to look at. */
    interface Client {
        /** Bytes, room, an end or a reset: whatever there is. */
        void look();

        /** The server has been given bytes; known at once, by whoever checks. */
        void onDelivered(long totalBytes);
    }

    private final World world;
    private boolean lookScheduled;

    SimulatedConnection(
            World world, int number, SocketAddress local, SocketAddress remote, int capacity, Client client) {
        this.world = world;
        this.number = number;
        this.local = local;
        this.remote = remote;
        this.toServer = new MemoryPipe(capacity);
        this.toClient = new MemoryPipe(capacity);
        this.client = client;
    }

    /** The client will look. */
    void tellClient() {
        if (!lookScheduled && !clientClosed && !clientReset) {
            lookScheduled = true;
            world.in(world.latencyNanos(), () -> {
                lookScheduled = false;
                client.look();
            });
        }
    }

    /** The client did something: the server's side may have a completion. */
    void tellServer() {
        SimulatedDriver told = driver;
        if (told != null) {
            told.look(this);
        }
    }

    /** Whether a receive would complete. */
    boolean hasSomethingToReceive() {
        return !toServer.isEmpty() || clientReset && !failureReported || clientEnded && !endReported;
    }

    boolean isEndVisible() {
        return serverEnded || closed && !serverReset;
    }

    void happened() {
        eventNanos = world.nowNanos();
    }

    /** The server has decided to end it, or its output. */
    void decided() {
        if (decidedNanos == NEVER) {
            decidedNanos = world.nowNanos();
        }
    }

    boolean isWaitingForRoom() {
        return sending != null && !sendScheduled;
    }

    void reset() {
        clientReset = true;
        world.note("peer resets", number, 0);
        tellServer();
    }

    void note(String what, long value) {
        world.note(what, number, value);
    }
}
