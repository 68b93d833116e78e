package dev.torc.tests.simulation;

import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What moves bytes between connections and their loop: receives and sends, one of each per connection. */
final class SimulatedTransfers {
    private static final int CRUMB_BYTES_MAX = 7;
    private static final long STARVED_NANOS_MAX = 20_000_000;
    private static final int SEND_BYTES_MAX = 1 << 20;

    private final World world;
    private final SimulatedDriver driver;
    private final IoEvents events;
    private final SimulatedLends lends;
    private final boolean sendsAtOnce;
    private long starvedUntilNanos;
    private long deliveredBytes;
    private long takenBytes;

    SimulatedTransfers(World world, SimulatedDriver driver, IoEvents events, SimulatedLends lends) {
        this.world = world;
        this.driver = driver;
        this.events = events;
        this.lends = lends;
        this.sendsAtOnce = world.chance.oneIn(2);
    }

    /** Bytes that were delivered to connections that the loop had. */
    long deliveredBytes() {
        return deliveredBytes;
    }

    /** Bytes that were taken of their queues. */
    long takenBytes() {
        return takenBytes;
    }

    // ---- receiving

    void scheduleReceive(SimulatedConnection c) {
        if (!c.receiveScheduled && c.open && !c.paused && !c.cancelled && c.hasSomethingToReceive()) {
            c.receiveScheduled = true;
            world.completes(() -> receive(c));
        }
    }

    private void receive(SimulatedConnection c) {
        c.receiveScheduled = false;
        if (c.closed || c.failureReported) {
            return;
        }
        if (c.cancelled) {
            receiveAlthoughCancelled(c);
            return;
        }
        if (c.paused) {
            if (c.receivedBeforePause) {
                c.receivedBeforePause = false;
                world.faults.count(Fault.RECEIVED_ALTHOUGH_PAUSED);
                deliver(c);
            }
            return;
        }
        if (isStarved(c)) {
            return;
        }
        if (c.clientReset && (c.toServer.isEmpty() || world.chance.oneIn(2))) {
            fail(c, "Connection reset by peer");
        } else if (world.faults.injects(Fault.IO_ERROR)) {
            c.faulted = true;
            fail(c, "Connection timed out");
        } else if (!c.toServer.isEmpty()) {
            deliver(c);
        } else if (c.clientEnded && !c.endReported) {
            end(c);
        }
        scheduleReceive(c);
    }

    /** Whether the kernel has no buffer for it; then it receives when there are some again. */
    private boolean isStarved(SimulatedConnection c) {
        if (world.faults.strikes(Fault.RECEIVE_BUFFERS_EXHAUSTED)) {
            starvedUntilNanos = world.nowNanos() + world.chance.nanosBetween(1, STARVED_NANOS_MAX);
        }
        if (world.nowNanos() >= starvedUntilNanos || c.toServer.isEmpty()) {
            return false;
        }
        world.faults.count(Fault.RECEIVE_BUFFERS_EXHAUSTED);
        events.count(Counter.RECEIVE_BUFFERS_EXHAUSTED, 1);
        c.note("no buffer to receive", 0);
        c.receiveScheduled = true;
        world.in(starvedUntilNanos - world.nowNanos() + world.latencyNanos(), () -> receive(c));
        return true;
    }

    private void receiveAlthoughCancelled(SimulatedConnection c) {
        if (!c.held || !c.hasSomethingToReceive() || !world.faults.injects(Fault.COMPLETED_ALTHOUGH_CANCELLED)) {
            return;
        }
        if (c.clientReset) {
            fail(c, "Connection reset by peer");
        } else if (!c.toServer.isEmpty()) {
            deliver(c);
        } else {
            end(c);
        }
    }

    private void deliver(SimulatedConnection c) {
        ByteBuffer lent = lends.begin();
        int available = Math.min(c.toServer.length(), lent.capacity());
        int count = available;
        if (available > 1 && world.faults.injects(Fault.SPLIT_RECEIVE)) {
            count = world.chance.between(1, world.chance.oneIn(3) ? Math.min(available, CRUMB_BYTES_MAX) : available);
        }
        if (c.clientWrites > 1 && count == c.toServer.length()) {
            world.faults.count(Fault.MERGED_RECEIVE);
        }
        c.clientWrites = 0;
        c.toServer.read(lent, count);
        lent.flip();
        c.note("receives", count);
        deliveredBytes += count;
        c.deliveredBytes += count;
        c.happened();
        if (!c.serverEnded) {
            c.deliveredNanos = world.nowNanos();
        }
        c.client.onDelivered(c.deliveredBytes);
        c.tellClient();
        driver.completed();
        events.onReceived(c.id, lent);
        lends.end();
    }

    private void end(SimulatedConnection c) {
        c.endReported = true;
        c.note("receives the end", 0);
        c.happened();
        driver.completed();
        events.onEnd(c.id);
    }

    private void fail(SimulatedConnection c, String why) {
        c.failureReported = true;
        c.note("fails", why.length());
        driver.completed();
        events.onFailed(c.id, new IOException(why));
    }

    // ---- sending

    /** Begins to send; answers whether all was taken at once. */
    boolean send(SimulatedConnection c, SendQueue queue) {
        if (sendsAtOnce && !c.failureReported && !c.clientReset) {
            takenBytes += take(c, queue);
            if (queue.isEmpty()) {
                return true;
            }
        }
        c.sending = queue;
        scheduleSend(c);
        return false;
    }

    void scheduleSend(SimulatedConnection c) {
        if (c.sending != null && !c.sendScheduled) {
            c.sendScheduled = true;
            world.completes(() -> completeSend(c));
        }
    }

    private void completeSend(SimulatedConnection c) {
        c.sendScheduled = false;
        SendQueue queue = c.sending;
        if (queue == null || c.closed || c.failureReported) {
            return;
        }
        if (c.cancelled && !(c.held && world.faults.strikes(Fault.COMPLETED_ALTHOUGH_CANCELLED))) {
            return;
        }
        if (c.clientReset) {
            fail(c, "Broken pipe");
            return;
        }
        if (!c.cancelled && world.faults.injects(Fault.IO_ERROR)) {
            c.faulted = true;
            fail(c, "Connection timed out");
            return;
        }
        long taken = take(c, queue);
        if (taken == 0) {
            return;
        }
        if (c.cancelled) {
            world.faults.count(Fault.COMPLETED_ALTHOUGH_CANCELLED);
        }
        takenBytes += taken;
        if (queue.isEmpty()) {
            c.sending = null;
        } else if (c.toClient.space() > 0) {
            scheduleSend(c);
        }
        driver.completed();
        events.onSent(c.id, taken);
    }

    /** Takes from the front of the queue what the connection has room for, or less; answers how much. */
    private long take(SimulatedConnection c, SendQueue queue) {
        long before = queue.bytes();
        int max = SEND_BYTES_MAX;
        if (before > 1 && world.faults.strikes(Fault.SHORT_SEND)) {
            int most = (int) Math.min(before, SEND_BYTES_MAX);
            max = world.chance.between(1, world.chance.oneIn(3) ? Math.min(most, CRUMB_BYTES_MAX) : most);
        }
        int left = max;
        try {
            for (SendItem first = queue.first(); first != null && left > 0; first = queue.first()) {
                int count = takeItem(c, first, left);
                if (count == 0) {
                    break;
                }
                queue.advance(count);
                left -= count;
            }
        } catch (IOException e) {
            fail(c, "the file cannot be read");
        }
        long taken = before - queue.bytes();
        if (taken > 0) {
            c.note("sent", taken);
            c.happened();
            c.takenNanos = world.nowNanos();
            if (left == 0 && !queue.isEmpty() && c.toClient.space() > 0) {
                world.faults.count(Fault.SHORT_SEND);
                events.count(Counter.SHORT_SENDS, 1);
            }
            if (queue.isEmpty() && !c.cancelled) {
                c.sendingSinceNanos = SimulatedConnection.NEVER;
            }
            if (c.clientClosed) {
                c.clientReset = true;
                scheduleReceive(c);
            }
            c.tellClient();
        }
        return taken;
    }

    private static int takeItem(SimulatedConnection c, SendItem item, int max) throws IOException {
        ByteBuffer from = item.view();
        FileRegion file = item.file();
        if (file != null) {
            int wanted = (int) Math.min(file.length(), Math.min(max, c.clientClosed ? max : c.toClient.space()));
            from = ByteBuffer.allocate(wanted);
            if (wanted > 0 && file.channel().read(from, file.position()) < 0) {
                throw new EOFException("the file ended before its region");
            }
            from.flip();
        }
        // A client that has closed lets everything through, to answer it with a reset.
        return c.clientClosed ? Math.min(max, from.remaining()) : c.toClient.write(from, max);
    }
}
