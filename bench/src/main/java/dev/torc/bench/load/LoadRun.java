package dev.torc.bench.load;

import dev.torc.bench.load.LoadCounts.Failure;
import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Runs one {@link LoadJob}; blocks the calling thread, while the work is done on loops that end with the run. */
public final class LoadRun {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Beyond the connect timeout, within which each attempt has to end. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private LoadRun() {}

    /**
     * Runs the job.
     *
     * @param progress is told the count of responses a few times a second, on the calling thread
     * @throws LoadFailure when the target cannot be reached at all
     */
    public static LoadResult run(LoadJob job, LongConsumer progress) throws LoadFailure, InterruptedException {
        InetSocketAddress remote = resolve(job);
        byte[] request = request(job);
        int loopCount = job.loops();
        LoopOptions options = LoopOptions.defaults().withLoops(loopCount).withThreadName("torc-load");
        if (request.length > options.bufferBytes()) {
            throw new LoadFailure("The URL is longer than " + options.bufferBytes() + " bytes.");
        }
        List<LoadLoop> shares = new ArrayList<>();
        try (LoadThreads threads = new LoadThreads(Transports.named(job.transport()), options, job.rate() > 0)) {
            for (int i = 0; i < loopCount; i++) {
                int index = i;
                EventLoop loop = threads.loop(i);
                LoadLoop share = CompletableFuture.supplyAsync(
                                () -> new LoadLoop(loop, job, remote, request, index), loop)
                        .join();
                shares.add(share);
                loop.execute(share::open);
            }
            awaitOpened(job, shares);
            long startNanos = System.nanoTime();
            for (int i = 0; i < loopCount; i++) {
                LoadLoop share = shares.get(i);
                threads.loop(i).execute(() -> share.begin(startNanos));
                threads.everyTurn(i, share::turn);
            }
            awaitDone(shares, progress);
        }
        checkReached(job, shares);
        return LoadResult.of(shares);
    }

    private static void awaitOpened(LoadJob job, List<LoadLoop> shares) throws LoadFailure, InterruptedException {
        for (LoadLoop share : shares) {
            if (!share.awaitOpened(job.timeoutNanos() + SETTLE_NANOS)) {
                throw new LoadFailure("The connections to " + job.host() + ":" + job.port() + " did not settle.");
            }
        }
        checkReached(job, shares);
    }

    private static void checkReached(LoadJob job, List<LoadLoop> shares) throws LoadFailure {
        if (shares.stream().allMatch(LoadLoop::isUnreachable)) {
            throw new LoadFailure(unreachable(job, shares.getFirst().counts()));
        }
    }

    private static void awaitDone(List<LoadLoop> shares, LongConsumer progress) throws InterruptedException {
        for (LoadLoop share : shares) {
            while (!share.awaitDone(PROGRESS_NANOS)) {
                progress.accept(shares.stream()
                        .mapToLong(each -> each.counts().responsesSoFar())
                        .sum());
            }
        }
    }

    private static InetSocketAddress resolve(LoadJob job) throws LoadFailure {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(job.host())[0], job.port());
        } catch (UnknownHostException e) {
            throw new LoadFailure("The host '" + job.host() + "' is not known.");
        }
    }

    private static String unreachable(LoadJob job, LoadCounts counts) {
        String target = job.host() + ":" + job.port();
        return counts.count(Failure.CONNECT_TIMEOUT) > 0
                ? "No connection to " + target + " was established in time."
                : "The connection to " + target + " was refused.";
    }

    private static byte[] request(LoadJob job) {
        return ("GET " + job.target() + " HTTP/1.1\r\nHost: " + job.authority() + "\r\n"
                        + (job.connectionPerRequest() ? "Connection: close\r\n\r\n" : "\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
