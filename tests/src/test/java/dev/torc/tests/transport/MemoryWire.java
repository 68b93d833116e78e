package dev.torc.tests.transport;

import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server on one loop of the engine in memory, and one client at a time that has no loop: the test puts octets where
 * the server's socket has them next, and turns the loop until nothing happens any more. Time stands still, unless it is told
 * to pass. For one thread.
 */
public final class MemoryWire implements AutoCloseable {
    private static final int SOCKET_BUFFER_BYTES = 32 << 10;
    private static final int TURNS_MAX = 100_000;
    /** With chance, a turn may do nothing although something is left: the engine releases after three polls at most. */
    private static final int QUIET_TURNS = 5;

    private final VirtualClock clock = new VirtualClock();
    private final MemoryNetwork network = new MemoryNetwork(SOCKET_BUFFER_BYTES);
    private final EventLoops loops;
    private final EventLoop loop;
    private final SocketAddress address;
    private final ByteBuffer taken = ByteBuffer.allocate(SOCKET_BUFFER_BYTES);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable MemoryEndpoint client;
    private int quietTurns = 2;
    private boolean reading = true;

    /** Opens the loop and listens. */
    public MemoryWire(LoopOptions options, Function<EventLoops, ConnectionHandler.Factory> server) throws IOException {
        loops = Transport.of(new MemoryEngine(network, clock))
                .manual(options.withLoops(1).withClock(clock));
        loop = loops.all().getFirst();
        address = loops.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ListenOptions.defaults(),
                        server.apply(loops))
                .localAddress();
    }

    /**
     * Connects, and waits until the server has accepted.
     *
     * @param chance decides how many octets travel together and when; without it they all do, at once
     */
    public void connect(@Nullable Random chance) {
        network.chance(chance);
        quietTurns = chance == null ? 2 : QUIET_TURNS;
        received.reset();
        client = network.connect(0, address);
        long before = loop.stats().get(Counter.ACCEPTED);
        while (loop.stats().get(Counter.ACCEPTED) == before) {
            loops.turn();
        }
        settle();
    }

    /** Sends some of these octets; those for which there is no room are left out. */
    public void send(byte[] octets, int from, int to) {
        server().inbound.write(ByteBuffer.wrap(octets, from, to - from), to - from);
    }

    /** Ends the client's side; it still receives. */
    public void end() {
        server().inboundEnded = true;
    }

    /** Turns the loop, and takes what the server sends, until nothing happens any more. */
    public void settle() {
        int quiet = 0;
        for (int turns = 0; quiet < quietTurns; turns++) {
            if (turns > TURNS_MAX) {
                throw new AssertionError("the loop does not come to rest");
            }
            long work = loops.turn();
            quiet = work == 0 && !take() ? quiet + 1 : 0;
        }
    }

    /** Lets time pass, and what is due happen. */
    public void pass(Duration time) {
        clock.advance(time.toNanos());
        settle();
    }

    /** Whether the client takes what the server sends. */
    public void reads(boolean value) {
        reading = value;
        settle();
    }

    private boolean take() {
        MemoryPipe inbound = client().inbound;
        if (inbound.isEmpty() || !reading) {
            return false;
        }
        taken.clear();
        inbound.read(taken, taken.capacity());
        received.write(taken.array(), 0, taken.position());
        return true;
    }

    /** What the client has received on this connection. */
    public byte[] received() {
        return received.toByteArray();
    }

    /** Drops what the client has received; answers how many octets that were. */
    public int forget() {
        int octets = received.size();
        received.reset();
        return octets;
    }

    /** Whether the server has ended its side. */
    public boolean isEnded() {
        return client().inboundEnded;
    }

    /** Whether the server has reset the connection. */
    public boolean isReset() {
        return client().reset;
    }

    /** Whether the server has let go of the connection. */
    public boolean isClosed() {
        return server().closed;
    }

    /** Closes the client's side. */
    public void disconnect() {
        network.close(client(), false);
        settle();
    }

    /** The value of one of the loop's counters or gauges. */
    public long count(Counter counter) {
        return loop.stats().get(counter);
    }

    private MemoryEndpoint client() {
        return Objects.requireNonNull(client, "nobody is connected");
    }

    private MemoryEndpoint server() {
        return Objects.requireNonNull(client().peer, "the server does not listen");
    }

    @Override
    public void close() {
        loops.close();
    }
}
