package dev.torc.bench.load;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.EventLoop;
import dev.torc.transport.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The share of one event loop in a run. For the thread of its loop, except {@link #counts} after the run.
 *
 * <pre>
 *   opening --all connected or failed--> ready --begin--> running --deadline--> draining --all answered--> done
 * </pre>
 *
 * <p>In an open loop each request has an intended time, whether or not a connection is free then, and its latency counts
 * from there: a server that stalls is charged with every request that should have started meanwhile.
 */
final class LoadLoop {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A timer may be late by about two milliseconds: what is due sooner is waited for by turning. */
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final EventLoop loop;
    private final LoadJob job;
    private final InetSocketAddress remote;
    private final ConnectOptions connectOptions;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> down = new ArrayDeque<>();
    private final LoadCounts counts = new LoadCounts();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Timer ticks;
    private final Timer pacer;
    private int opening;
    private boolean running;
    private boolean draining;
    private long deadlineNanos;
    private long retryNanos;
    private double intervalNanos;
    private double offsetNanos;
    private long intended;
    private int turn;

    LoadLoop(EventLoop loop, LoadJob job, InetSocketAddress remote, byte[] request, int count) {
        this.loop = loop;
        this.job = job;
        this.remote = remote;
        this.connectOptions = ConnectOptions.defaults().withTimeout(Duration.ofNanos(job.timeoutNanos()));
        this.ticks = loop.newTimer(this::tick);
        this.pacer = loop.newTimer(this::pace);
        this.opening = count;
        for (int i = 0; i < count; i++) {
            connections.add(new LoadConnection(this, request, job.pipeline()));
        }
    }

    LoadCounts counts() {
        return counts;
    }

    void open() {
        if (connections.isEmpty()) {
            opened.countDown();
        }
        connections.forEach(this::connect);
    }

    /** Waits until every connection is established or failed; from any other thread. */
    boolean awaitOpened(long nanos) throws InterruptedException {
        return opened.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits until the run is over; from any other thread. */
    boolean awaitDone(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether a connection is established; on the loop. */
    boolean anyOpen() {
        return down.size() < connections.size();
    }

    void begin(int index) {
        running = true;
        counts.startNanos = System.nanoTime();
        deadlineNanos = counts.startNanos + job.durationNanos();
        ticks.arm(TICK_NANOS);
        if (job.rate() > 0) {
            intervalNanos = 1e9 * job.loops() / job.rate();
            offsetNanos = intervalNanos * index / job.loops();
            pace();
        } else {
            connections.forEach(connection -> fill(connection, counts.startNanos));
        }
    }

    void opened(LoadConnection connection) {
        if (running) {
            received(connection, System.nanoTime());
        } else {
            settled();
        }
    }

    void received(LoadConnection connection, long now) {
        if (running && !draining) {
            if (job.rate() > 0) {
                sendDue(now);
            } else {
                fill(connection, now);
            }
        }
        counts.publish();
    }

    void closed(LoadConnection connection, boolean established) {
        if (draining) {
            return;
        }
        if (established && running) {
            loop.execute(() -> connect(connection));
            return;
        }
        down.add(connection);
        if (!running && !established) {
            settled();
        }
    }

    private void connect(LoadConnection connection) {
        loop.connect(remote, connectOptions, connection);
    }

    private void settled() {
        if (--opening == 0) {
            opened.countDown();
        }
    }

    private void fill(LoadConnection connection, long now) {
        int room = connection.room();
        if (room == 0 || now >= deadlineNanos) {
            return;
        }
        for (int i = 0; i < room; i++) {
            connection.add(now);
        }
        counts.sent += room;
        connection.flush(room, now);
    }

    private void pace() {
        if (draining) {
            return;
        }
        long now = System.nanoTime();
        sendDue(now);
        long wait = intendedNanos() - now;
        if (wait > SPIN_NANOS) {
            pacer.arm(wait - SPIN_NANOS);
        } else {
            loop.execute(this::pace);
        }
    }

    private void sendDue(long now) {
        long until = Math.min(now, deadlineNanos - 1);
        for (long due = intendedNanos(); due <= until; due = intendedNanos()) {
            LoadConnection connection = nextFree();
            if (connection == null) {
                return;
            }
            connection.add(due);
            intended++;
            counts.sent++;
            connection.flush(1, now);
        }
    }

    private long intendedNanos() {
        return counts.startNanos + (long) (offsetNanos + intended * intervalNanos);
    }

    private @Nullable LoadConnection nextFree() {
        for (int i = 0; i < connections.size(); i++) {
            turn = turn + 1 == connections.size() ? 0 : turn + 1;
            if (connections.get(turn).room() > 0) {
                return connections.get(turn);
            }
        }
        return null;
    }

    private void tick() {
        long now = System.nanoTime();
        boolean last = now >= deadlineNanos;
        if (last && !draining) {
            draining = true;
            while (job.rate() > 0 && intendedNanos() < deadlineNanos) {
                counts.notSent++;
                intended++;
            }
        }
        boolean overdue = now - deadlineNanos > job.timeoutNanos();
        for (LoadConnection connection : connections) {
            connection.expire(now, overdue ? -1 : job.timeoutNanos());
        }
        if (draining && connections.stream().allMatch(LoadConnection::isIdle)) {
            connections.forEach(LoadConnection::close);
            done.countDown();
            return;
        }
        if (!draining && now - retryNanos > RETRY_NANOS) {
            retryNanos = now;
            for (int count = down.size(); count > 0; count--) {
                connect(down.remove());
            }
        }
        ticks.arm(TICK_NANOS);
    }
}
