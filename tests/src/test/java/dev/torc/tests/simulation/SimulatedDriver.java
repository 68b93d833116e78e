package dev.torc.tests.simulation;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel of a simulated loop. It keeps to the contract of {@link IoDriver} and to nothing more: whatever may come late, in
 * parts, in another order or all the same does, as its {@link Faults} have it. Stricter than a kernel: a loop that starts an
 * operation on a connection that it has cancelled, or does not have, is told so with an exception.
 *
 * <p>Bytes that were sent are copied when the send completes, and lent bytes are overwritten when the callback returns or what was kept of them was sent: who
 * uses a buffer too early or too late is seen by the peer.
 */
final class SimulatedDriver implements IoDriver {
    private static final long RELEASE_NANOS_MAX = 3_000_000;
    private static final long STALE_NANOS_MAX = 200_000_000;

    private final World world;
    private final IoEvents events;
    private final Arena arena = Arena.ofConfined();
    private final SimulatedLends lends;
    private final Map<Integer, SimulatedListener> listeners = new HashMap<>();
    private final Map<Long, SimulatedConnection> connections = new HashMap<>();
    private final SimulatedTransfers transfers;
    private final int completionsMax;
    private int completions;
    private boolean woken;
    private int accepted;

    SimulatedDriver(World world, IoEvents events) {
        this.world = world;
        this.events = events;
        this.lends = new SimulatedLends(world, arena);
        this.transfers = new SimulatedTransfers(world, this, events, lends);
        this.completionsMax = world.chance.pick(1, 3, 16, 512);
    }

    // ---- what the simulation asks

    int accepted() {
        return accepted;
    }

    int connections() {
        return connections.size();
    }

    SimulatedTransfers transfers() {
        return transfers;
    }

    // ---- from the network

    void completed() {
        completions++;
    }

    void accepted(SimulatedConnection connection) {
        accepted++;
        connection.driver = this;
        connections.put(connection.id, connection);
        world.completes(() -> open(connection));
    }

    void openAll() {
        for (SimulatedConnection connection : connections.values().toArray(new SimulatedConnection[0])) {
            open(connection);
        }
    }

    private void open(SimulatedConnection connection) {
        if (connection.open || connection.cancelled) {
            return;
        }
        connection.open = true;
        connection.openedNanos = world.nowNanos();
        connection.connectionsThen = connections.size();
        connection.happened();
        connection.note("open", connection.id);
        completed();
        events.onOpen(connection.id);
        look(connection);
    }

    /** The client did something. */
    void look(SimulatedConnection connection) {
        transfers.scheduleReceive(connection);
        if (connection.isWaitingForRoom()) {
            transfers.scheduleSend(connection);
        }
    }

    // ---- the loop's commands

    @Override
    public void listen(int listener, ListenSocket socket) {
        listeners.put(listener, new SimulatedListener(world, this, events, listener, (SimulatedNetwork.Socket) socket));
    }

    @Override
    public void resumeAccept(int listener) {
        SimulatedListener resumed = listeners.get(listener);
        if (resumed == null) {
            throw new IllegalStateException("there is no listener " + listener);
        }
        resumed.resume();
    }

    @Override
    public void unlisten(int listener) {
        SimulatedListener closing = listeners.remove(listener);
        if (closing == null) {
            throw new IllegalStateException("there is no listener " + listener);
        }
        closing.unlisten();
    }

    @Override
    public void connect(long id, SocketAddress remote, ConnectOptions options) {
        throw new UnsupportedOperationException("simulated loops accept only");
    }

    @Override
    public boolean send(long id, SendQueue queue) {
        SimulatedConnection connection = usable(id);
        if (connection.sending != null) {
            throw new IllegalStateException("send while a send is under way");
        }
        if (connection.serverEnded) {
            throw new IllegalStateException("send after the end");
        }
        connection.note("send", queue.bytes());
        connection.happened();
        connection.reactions++;
        connection.sendingSinceNanos = world.nowNanos();
        return transfers.send(connection, queue);
    }

    @Override
    public @Nullable SendItem keep(ByteBuffer bytes) {
        return lends.keep(bytes);
    }

    @Override
    public void pause(long id) {
        SimulatedConnection connection = usable(id);
        connection.note("pause", 0);
        connection.happened();
        connection.paused = true;
        connection.receivedBeforePause = connection.receiveScheduled
                && !connection.toServer.isEmpty()
                && world.faults.strikes(Fault.RECEIVED_ALTHOUGH_PAUSED);
    }

    @Override
    public void resume(long id) {
        SimulatedConnection connection = usable(id);
        if (!connection.paused) {
            throw new IllegalStateException("resumed though it was not paused");
        }
        connection.note("resume", 0);
        connection.happened();
        connection.paused = false;
        connection.receivedBeforePause = false;
        transfers.scheduleReceive(connection);
    }

    @Override
    public void shutdownOutput(long id) {
        SimulatedConnection connection = usable(id);
        if (connection.sending != null) {
            throw new IllegalStateException("end of output while a send is under way");
        }
        connection.note("end of output", 0);
        connection.serverEnded = true;
        connection.reactions++;
        connection.happened();
        connection.decided();
        connection.tellClient();
    }

    @Override
    public boolean cancel(long id) {
        SimulatedConnection connection = usable(id);
        connection.cancelled = true;
        connection.cancelledNanos = world.nowNanos();
        connection.reactions++;
        connection.decided();
        boolean busy = connection.receiveScheduled || connection.sending != null || !connection.open;
        if (!busy || !world.faults.injects(Fault.RELEASED_LATE)) {
            connection.note("cancelled", 0);
            return true;
        }
        connection.note("cancelled and held", 0);
        connection.held = true;
        transfers.scheduleSend(connection);
        world.in(world.chance.nanosBetween(0, RELEASE_NANOS_MAX), () -> {
            connection.held = false;
            connection.note("released", 0);
            completed();
            events.onReleased(id);
        });
        return false;
    }

    @Override
    public void close(long id, boolean reset) {
        SimulatedConnection connection = connections.remove(id);
        if (connection == null || !connection.cancelled || connection.held) {
            throw new IllegalStateException("closed before it was cancelled and released");
        }
        connection.note(reset ? "resets" : "closes", 0);
        connection.closed = true;
        connection.sending = null;
        connection.serverReset = reset || !connection.toServer.isEmpty();
        connection.tellClient();
        if (world.faults.strikes(Fault.STALE_EVENT)) {
            world.in(world.chance.nanosBetween(0, STALE_NANOS_MAX), () -> stale(connection));
        }
    }

    /** Something of a connection that is gone: its slot may be another one's by now. */
    private void stale(SimulatedConnection connection) {
        world.faults.count(Fault.STALE_EVENT);
        connection.note("stale event", connection.id);
        completed();
        switch (world.chance.between(0, 5)) {
            case 0 -> events.onReceived(connection.id, ByteBuffer.wrap(new byte[] {'G'}));
            case 1 -> events.onSent(connection.id, 1);
            case 2 -> events.onEnd(connection.id);
            case 3 -> events.onFailed(connection.id, new IOException("Connection reset by peer"));
            case 4 -> events.onReleased(connection.id);
            default -> events.onOpen(connection.id);
        }
    }

    @Override
    public @Nullable SocketAddress localAddress(long id) {
        SimulatedConnection connection = connections.get(id);
        return connection == null ? null : connection.local;
    }

    @Override
    public @Nullable SocketAddress remoteAddress(long id) {
        SimulatedConnection connection = connections.get(id);
        return connection == null ? null : connection.remote;
    }

    private SimulatedConnection usable(long id) {
        SimulatedConnection connection = connections.get(id);
        if (connection == null || connection.cancelled) {
            throw new IllegalStateException("an operation on a connection that is cancelled or unknown");
        }
        return connection;
    }

    @Override
    public void poll(long timeoutNanos) {
        events.count(Counter.SYSCALLS, 1);
        world.turnEnded();
        completions = 0;
        if (timeoutNanos == 0 || !world.faults.injects(Fault.RETURNED_FOR_NOTHING)) {
            long untilNanos = timeoutNanos < 0 ? Long.MAX_VALUE : world.nowNanos() + timeoutNanos;
            boolean happens = true;
            while (happens && completions < completionsMax) {
                happens = world.happensNext(completions == 0 && !woken, untilNanos);
            }
            if (happens && world.isSomethingDue()) {
                world.faults.count(Fault.COMPLETION_BURST);
            }
        }
        woken = false;
    }

    @Override
    public void wakeup() {
        woken = true;
    }

    @Override
    public void close() {
        if (!connections.isEmpty()) {
            throw new IllegalStateException("connections are left: " + connections.keySet());
        }
        if (lends.kept() != 0) {
            throw new IllegalStateException("lent memory was kept and not given back: " + lends.kept());
        }
        arena.close();
    }
}
