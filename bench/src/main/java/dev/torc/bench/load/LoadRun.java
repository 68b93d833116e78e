package dev.torc.bench.load;

import com.sun.management.OperatingSystemMXBean;
import dev.torc.bench.load.LoadCounts.Failure;
import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transports;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs one {@link LoadJob}, once; blocks the thread that calls {@link #run()}, while the work is done on loops that end with
 * the run. {@link #stop} is for any thread.
 */
public final class LoadRun {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Beyond the connect timeout, within which each attempt has to end. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How soon a request to stop is seen. */
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long before its time a run that has one connects. */
    private static final long CONNECT_AHEAD_MILLIS = 2000;

    private final LoadJob job;
    private final Consumer<? super Interval> listener;
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * Makes the run.
     *
     * @param listener is told of each second, and of the rest at the end, on the thread that runs it
     */
    public LoadRun(LoadJob job, Consumer<? super Interval> listener) {
        this.job = job;
        this.listener = listener;
    }

    /** Runs the job and tells nobody meanwhile. */
    public static LoadResult run(LoadJob job) throws LoadFailure, InterruptedException {
        return new LoadRun(job, interval -> {}).run();
    }

    /** Ends the run soon: no request starts any more, and what is in flight has a second. From any thread. */
    public void stop() {
        stopping.countDown();
    }

    /**
     * Runs the job.
     *
     * @throws LoadFailure when the target cannot be reached at all, or the run was stopped before it began
     */
    public LoadResult run() throws LoadFailure, InterruptedException {
        Origins origins = new Origins(job);
        LoopOptions options = LoopOptions.defaults().withLoops(job.loops()).withThreadName("torc-load");
        List<LoadLoop> shares = new ArrayList<>();
        awaitTime(job.startAtMillis() - CONNECT_AHEAD_MILLIS);
        try (LoadThreads threads =
                new LoadThreads(Transports.named(job.transport()), options, job.openLoop() || job.spins())) {
            for (int i = 0; i < job.loops(); i++) {
                int index = i;
                EventLoop loop = threads.loop(i);
                LoadLoop share = CompletableFuture.supplyAsync(() -> new LoadLoop(loop, job, origins, index), loop)
                        .join();
                shares.add(share);
                loop.execute(share::open);
            }
            awaitOpened(origins, shares);
            Intervals intervals = new Intervals(threads, shares, job.durationNanos(), listener);
            awaitTime(job.startAtMillis());
            long lateNanos = job.startAtMillis() == 0
                    ? 0
                    : TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - job.startAtMillis());
            long cpuNanos = system.getProcessCpuTime();
            begin(threads, shares, intervals);
            awaitDone(threads, shares, intervals);
            cpuNanos = system.getProcessCpuTime() - cpuNanos;
            checkReached(origins, shares);
            intervals.take();
            ResultSum sum = new ResultSum(shares.stream().map(LoadLoop::counts).toList());
            return sum.result(job, intervals.inAll(), cpuNanos, Guard.judge(job, sum, intervals.inAll(), lateNanos));
        }
    }

    /** Waits until a time of the epoch. */
    private void awaitTime(long millis) throws LoadFailure, InterruptedException {
        long left = job.startAtMillis() == 0 ? 0 : millis - System.currentTimeMillis();
        if (stopping.await(Math.max(0, left), TimeUnit.MILLISECONDS)) {
            throw new LoadFailure("The run was stopped before it began.");
        }
    }

    private static void begin(LoadThreads threads, List<LoadLoop> shares, Intervals intervals) {
        long startNanos = System.nanoTime();
        intervals.begin(startNanos);
        for (int i = 0; i < shares.size(); i++) {
            LoadLoop share = shares.get(i);
            threads.loop(i).execute(() -> share.begin(startNanos));
            threads.everyTurn(i, share::turn);
        }
    }

    private void awaitOpened(Origins origins, List<LoadLoop> shares) throws LoadFailure, InterruptedException {
        for (LoadLoop share : shares) {
            if (!share.awaitOpened(job.timeoutNanos() + SETTLE_NANOS)) {
                throw new LoadFailure("The connections to " + origins.names() + " did not settle.");
            }
        }
        checkReached(origins, shares);
    }

    private static void checkReached(Origins origins, List<LoadLoop> shares) throws LoadFailure {
        if (shares.stream().allMatch(LoadLoop::isUnreachable)) {
            throw new LoadFailure(unreachable(origins, shares.getFirst().counts()));
        }
    }

    private void awaitDone(LoadThreads threads, List<LoadLoop> shares, Intervals intervals)
            throws InterruptedException {
        long next = System.nanoTime() + INTERVAL_NANOS;
        boolean told = false;
        for (LoadLoop share : shares) {
            while (!share.awaitDone(Math.min(STEP_NANOS, Math.max(1, next - System.nanoTime())))) {
                if (!told && stopping.getCount() == 0) {
                    told = true;
                    for (int i = 0; i < shares.size(); i++) {
                        threads.loop(i).execute(shares.get(i)::stop);
                    }
                }
                if (System.nanoTime() >= next) {
                    next += INTERVAL_NANOS;
                    intervals.take();
                }
            }
        }
    }

    private static String unreachable(Origins origins, LoadCounts counts) {
        return counts.count(Failure.CONNECT_TIMEOUT) > 0
                ? "No connection to " + origins.names() + " was established in time."
                : "The connection to " + origins.names() + " was refused.";
    }
}
