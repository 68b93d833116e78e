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

/**
 * The share of one event loop in a run. For the thread of its loop, except {@link #counts} after the run.
 *
 * <pre>
 *   opening --all connected or failed--> ready --begin--> running --deadline, or all sent--> draining --all answered--> done
 * </pre>
 */
final class LoadLoop {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

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
    private final Pace pace;
    private int opening;
    private boolean running;
    private boolean draining;
    private long deadlineNanos;
    private long retryNanos;

    /** Makes the share of the loop with this number. */
    LoadLoop(EventLoop loop, LoadJob job, InetSocketAddress remote, byte[] request, int index) {
        this.loop = loop;
        this.job = job;
        this.remote = remote;
        this.connectOptions = ConnectOptions.defaults().withTimeout(Duration.ofNanos(job.timeoutNanos()));
        this.ticks = loop.newTimer(this::tick);
        this.pace = pace(index);
        this.opening = (int) share(job.connections(), index);
        for (int i = 0; i < opening; i++) {
            connections.add(new LoadConnection(this, i, request, job));
        }
    }

    private Pace pace(int index) {
        long requests = job.requests() == 0 ? Long.MAX_VALUE : job.requests();
        return job.rate() > 0
                ? new OpenPace(counts, job, index, requests)
                : new ClosedPace(counts, share(requests, index));
    }

    private long share(long total, int index) {
        return total / job.loops() + (index < total % job.loops() ? 1 : 0);
    }

    LoadCounts counts() {
        return counts;
    }

    void open() {
        if (job.connectionPerRequest()) {
            opened.countDown();
        } else {
            connections.forEach(this::connect);
        }
    }

    /** Waits until every connection is established or failed; from any other thread. */
    boolean awaitOpened(long nanos) throws InterruptedException {
        return opened.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits until the run is over; from any other thread. */
    boolean awaitDone(long nanos) throws InterruptedException {
        return done.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether every connection failed and nothing was ever received; after connections were opened, or after the run. */
    boolean isUnreachable() {
        return down.size() == connections.size() && counts.bytes == 0;
    }

    void begin(long startNanos) {
        running = true;
        counts.startNanos = startNanos;
        deadlineNanos = startNanos + job.durationNanos();
        ticks.arm(TICK_NANOS);
        pace.begin(connections, startNanos);
    }

    /** Sends what is due; for a loop that spins, in every turn. */
    void turn() {
        long now = System.nanoTime();
        if (sends(now)) {
            pace.turn(now, now);
        }
    }

    /** Whether requests may start; ends that at the deadline. */
    private boolean sends(long now) {
        if (running && !draining && now >= deadlineNanos) {
            pace.turn(deadlineNanos - 1, now);
            drain(now);
        }
        return running && !draining;
    }

    private void drain(long now) {
        draining = true;
        counts.backlog = pace.backlog(Math.min(now, deadlineNanos - 1));
    }

    void opened(LoadConnection connection) {
        if (running) {
            received(connection, System.nanoTime());
        } else {
            settled();
        }
    }

    void received(LoadConnection connection, long now) {
        if (sends(now)) {
            pace.offer(connection, now);
        }
        counts.publish();
    }

    void closed(LoadConnection connection, boolean established) {
        if (draining) {
            return;
        }
        if (established && running) {
            loop.execute(connection.againTask());
            return;
        }
        down.add(connection);
        if (running && isUnreachable()) {
            draining = true;
        }
        if (!running && !established) {
            settled();
        }
    }

    void connect(LoadConnection connection) {
        loop.connect(remote, connectOptions, connection);
    }

    private void settled() {
        if (--opening == 0) {
            opened.countDown();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (sends(now) && pace.isSpent()) {
            drain(now);
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
                down.remove().again();
            }
        }
        ticks.arm(TICK_NANOS);
    }
}
