package dev.torc.tests.simulation;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client without a loop: writes octets in pieces, reads in pieces, ends when it likes. What it says and what it expects is its
 * subclass's. Done when it has closed its side, whatever the server does then.
 */
abstract class Peer implements SimulatedConnection.Client {
    private static final int READ_BYTES = 32 << 10;
    private static final int PIECE_BYTES_MAX = 16 << 10;
    private static final int CRUMBS_MAX = 9;
    private static final long PAUSE_NANOS_MAX = 2_000_000;
    private static final long SLOW_PAUSE_NANOS_MAX = 30_000_000;
    /** Two ticks of the wheel, and a turn. */
    private static final long LATE_NANOS_MAX = 2L * (1 << 20) + 100_000;

    final World world;
    private final SimulatedNetwork network;
    private final SocketAddress address;
    private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
    private final boolean slow;
    private final boolean crumbles;
    private @Nullable SimulatedConnection connected;
    private @Nullable ByteBuffer out;
    private boolean writing;
    private boolean readsLater;
    private boolean stalled;
    private boolean endSeen;
    private boolean done;
    private long writtenBytes;
    /** After so many octets it resets, or ends its output; negative for never. */
    private long resetAt = -1;

    private long endAt = -1;

    Peer(World world, SimulatedNetwork network, SocketAddress address) {
        this.world = world;
        this.network = network;
        this.address = address;
        this.slow = world.faults.strikes(Fault.SLOW_READER);
        this.crumbles = world.chance.oneIn(6);
    }

    final void start() {
        connected = network.connect(address, this);
        if (connected == null) {
            done = true; // nobody listens any more
        } else {
            write();
        }
    }

    /** Resets, or ends its output, after so many octets. */
    final void endsAt(long octets, boolean withReset) {
        if (withReset) {
            resetAt = octets;
        } else {
            endAt = octets;
        }
    }

    final SimulatedConnection connection() {
        return Objects.requireNonNull(connected, "not connected");
    }

    final boolean isDone() {
        return done;
    }

    final boolean hasEnded() {
        return connection().clientEnded;
    }

    final long writtenBytes() {
        return writtenBytes;
    }

    final AssertionError violation(String what) {
        return World.violation("connection #" + connection().number + ": " + what);
    }

    // ---- what it is about

    /** What is to be written next; null where there is nothing now, or never again. */
    abstract @Nullable ByteBuffer next();

    /** After each piece that was written; answers when the next one follows. */
    long pauseNanos() {
        return world.chance.oneIn(4) ? world.chance.nanosBetween(1_000, PAUSE_NANOS_MAX) : 1_000;
    }

    /** How much of what is left may be written now; 0 for nothing more. */
    int mayWrite(int left) {
        return left;
    }

    abstract void onReceived(ByteBuffer bytes);

    /** The server has ended its side, and all was read. */
    abstract void onEnd();

    abstract void onReset();

    @Override
    public void onDelivered(long totalBytes) {}

    // ---- reading and writing

    @Override
    public final void look() {
        read();
        write();
    }

    private void read() {
        SimulatedConnection c = connection();
        if (done || readsLater) {
            return;
        }
        if (stalled) {
            if (c.closed) {
                finish(false);
            }
        } else if (c.serverReset && (c.toClient.isEmpty() || world.chance.oneIn(2))) {
            onReset();
            finish(false);
        } else if (!c.toClient.isEmpty()) {
            int max = world.chance.between(1, slow ? Math.max(64, c.toClient.length() / 4) : READ_BYTES);
            in.clear();
            c.toClient.read(in, max);
            in.flip();
            c.note("peer reads", in.remaining());
            if (slow) {
                world.faults.count(Fault.SLOW_READER);
            }
            onReceived(in);
            c.tellServer();
            readsLater = true;
            world.in(slow ? world.chance.nanosBetween(1_000, slowPause(c)) : 1_000, () -> {
                readsLater = false;
                look();
            });
        } else if (c.isEndVisible() && !endSeen) {
            endSeen = true;
            c.note("peer sees the end", 0);
            onEnd();
        }
        if (endSeen && c.closed) {
            finish(false);
        }
    }

    /** However slow it is, it is fast enough for the server's deadlines. */
    private static long slowPause(SimulatedConnection c) {
        return Math.max(2_000, SLOW_PAUSE_NANOS_MAX * 64 / Math.max(64, c.toClient.length()));
    }

    final void write() {
        SimulatedConnection c = connection();
        if (writing || done || c.clientEnded) {
            return;
        }
        ByteBuffer current = out;
        if (current == null || !current.hasRemaining()) {
            current = next();
            out = current;
        }
        if (current == null || c.serverReset) {
            return;
        }
        int max = mayWrite(piece(current.remaining()));
        int count = c.toServer.write(current, max);
        if (count == 0) {
            return; // there is no room, or it says nothing more
        }
        current.position(current.position() + count);
        writtenBytes += count;
        c.clientWrites++;
        c.note("peer writes", count);
        if (writtenBytes == resetAt) {
            world.faults.count(Fault.RESET_BY_PEER);
            finish(true);
            return;
        }
        c.tellServer();
        if (writtenBytes == endAt) {
            world.faults.count(Fault.HALF_CLOSE);
            end();
            return;
        }
        writing = true;
        world.in(pauseNanos(), () -> {
            writing = false;
            write();
        });
    }

    private int piece(int left) {
        int max = crumbles ? world.chance.between(1, CRUMBS_MAX) : world.chance.between(1, PIECE_BYTES_MAX);
        int count = Math.min(left, max);
        for (long at : new long[] {resetAt, endAt}) {
            if (at > writtenBytes) {
                count = (int) Math.min(count, at - writtenBytes);
            }
        }
        return count;
    }

    // ---- ending

    /** Ends its output. */
    final void end() {
        SimulatedConnection c = connection();
        if (!c.clientEnded && !done) {
            c.clientEnded = true;
            c.note("peer ends", writtenBytes);
            c.tellServer();
        }
    }

    /** Reads nothing more. */
    final void stall() {
        stalled = true;
        world.faults.count(Fault.STALLED_READER);
        connection().note("peer stalls", 0);
    }

    /** Closes: whatever comes now is answered with a reset, and so is what came and was not read. */
    final void finish(boolean withReset) {
        if (done) {
            return;
        }
        SimulatedConnection c = connection();
        done = true;
        boolean unread = !c.toClient.isEmpty();
        c.note("peer closes", unread ? 1 : 0);
        c.clientEnded = true;
        c.clientClosed = true;
        if (withReset || unread) {
            c.reset();
        } else {
            c.tellServer();
        }
    }

    // ---- deadlines

    /**
     * From the last thing that happened on, the server has this long to do something; else that is a violation. Where the
     * clock has jumped, what takes several steps begins its next one only then.
     */
    final void awaitReaction(String what, long spanNanos) {
        SimulatedConnection c = connection();
        if (done || world.isEnding()) {
            return; // when the server stops it has other deadlines
        }
        if (!c.open) {
            world.in(spanNanos, () -> awaitReaction(what, spanNanos));
            return;
        }
        long base = Math.max(Math.max(c.eventNanos, c.openedNanos), world.jumpedNanos());
        awaitReactionBy(
                what,
                base + spanNanos,
                () -> world.isEnding() || base < Math.max(c.eventNanos, world.jumpedNanos()),
                () -> awaitReaction(what, spanNanos));
    }

    /** The server does something until then, whatever happens. */
    final void awaitReactionBy(String what, long deadlineNanos) {
        long spanNanos = deadlineNanos - world.nowNanos();
        long jumped = world.jumpedNanos();
        awaitReactionBy(
                what,
                deadlineNanos,
                () -> world.jumpedNanos() != jumped,
                () -> awaitReactionBy(what, world.nowNanos() + spanNanos));
    }

    private void awaitReactionBy(String what, long deadlineNanos, BooleanSupplier moved, Runnable again) {
        SimulatedConnection c = connection();
        int reactions = c.reactions;
        world.in(Math.max(0, deadlineNanos + LATE_NANOS_MAX - world.nowNanos()), () -> {
            if (c.reactions != reactions || c.closed || c.failureReported || done) {
                return;
            }
            if (moved.getAsBoolean()) {
                again.run();
                return;
            }
            world.afterTurn(() -> {
                if (c.reactions == reactions && !c.closed && !c.failureReported) {
                    throw violation("is late: " + what);
                }
            });
        });
    }
}
