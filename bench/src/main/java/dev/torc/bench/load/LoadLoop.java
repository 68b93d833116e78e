package dev.torc.bench.load;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.Timer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
    /** How long a run that is stopped waits for answers. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final LoadJob job;
    private final Origins origins;
    private final ConnectOptions connectOptions;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> down = new ArrayDeque<>();
    private final LoadCounts counts;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Timer ticks;
    private final Pace pace;
    private int opening;
    private boolean running;
    private boolean draining;
    private boolean stopped;
    private long deadlineNanos;
    private long retryNanos;
    private long latestNanos;
    private long cpuAtStart;

    /** Makes the share of the loop with this number. */
    LoadLoop(EventLoop loop, LoadJob job, Origins origins, int index) {
        this.loop = loop;
        this.job = job;
        this.origins = origins;
        this.counts = new LoadCounts(job.expectStatus());
        this.connectOptions = ConnectOptions.defaults().withTimeout(Duration.ofNanos(job.timeoutNanos()));
        this.ticks = loop.newTimer(this::tick);
        this.pace = pace(index);
        this.opening = (int) LoadJob.share(job.connections(), index, job.loops());
        long step = (long) job.loops() * job.shards();
        List<RequestSource> sources = origins.all().stream()
                .map(origin -> new RequestSource(origin.plan(), (long) index * job.shards() + job.shard(), step))
                .toList();
        LastHead last = new LastHead();
        for (int i = 0; i < opening; i++) {
            int origin = origins.of(i * job.loops() + index);
            connections.add(new LoadConnection(this, i, origin, sources.get(origin), last, job));
        }
    }

    private Pace pace(int index) {
        long requests = job.requests() == 0 ? Long.MAX_VALUE : job.requests();
        return job.openLoop()
                ? new OpenPace(counts, job, index, requests)
                : new ClosedPace(counts, LoadJob.share(requests, index, job.loops()));
    }

    LoadCounts counts() {
        return counts;
    }

    Timer newTimer(Runnable action) {
        return loop.newTimer(action);
    }

    void open() {
        if (job.requestsPerConnection() > 0) {
            opened.countDown();
        } else {
            connections.forEach(LoadConnection::again);
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

    /** What was counted until now. */
    Tally tally() {
        long now = System.nanoTime();
        long queued = !running ? 0 : draining ? counts.backlog : pace.backlog(Math.min(now, deadlineNanos - 1));
        return counts.tally(queued);
    }

    void begin(long startNanos) {
        running = true;
        counts.startNanos = startNanos;
        latestNanos = Math.max(startNanos, System.nanoTime());
        deadlineNanos = startNanos + job.durationNanos();
        cpuAtStart = threads.getCurrentThreadCpuTime();
        ticks.arm(TICK_NANOS);
        pace.begin(connections, startNanos);
    }

    /** Ends the run before its time. */
    void stop() {
        stopped = true;
        deadlineNanos = Math.min(deadlineNanos, System.nanoTime());
    }

    /** Sends what is due; for a loop that spins, in every turn. */
    void turn() {
        long now = System.nanoTime();
        if (sends(now)) {
            pace.turn(now, now);
            lag(now);
        }
    }

    private void lag(long now) {
        if (now > latestNanos) {
            counts.lag.record(now - latestNanos);
            latestNanos = now;
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
        counts.cpuNanos = threads.getCurrentThreadCpuTime() - cpuAtStart;
        counts.wallNanos = now - counts.startNanos;
    }

    void opened(LoadConnection connection) {
        if (running) {
            received(connection, System.nanoTime());
        } else {
            settled();
        }
    }

    /** A connection may have room. */
    void received(LoadConnection connection, long now) {
        if (sends(now)) {
            pace.offer(connection, now);
        }
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

    Connection connect(LoadConnection connection) {
        return loop.connect(origins.all().get(connection.origin()).remote(), connectOptions, connection);
    }

    private void settled() {
        if (--opening == 0) {
            opened.countDown();
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (sends(now) && !job.openLoop()) {
            counts.lag.record(Math.max(0, now - latestNanos - TICK_NANOS));
            latestNanos = now;
        }
        if (sends(now) && pace.isSpent()) {
            drain(now);
        }
        boolean overdue = now - deadlineNanos > (stopped ? STOP_NANOS : job.timeoutNanos());
        for (LoadConnection connection : connections) {
            connection.expire(now, overdue ? -1 : job.timeoutNanos(), overdue && stopped);
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
