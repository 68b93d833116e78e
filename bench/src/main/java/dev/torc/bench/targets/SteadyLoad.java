package dev.torc.bench.targets;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.RequestHeads;
import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.LoadRun;
import dev.torc.bench.load.Target;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A closed loop on connections that stay, from this process, until it is told to end; meanwhile the server can be asked. */
final class SteadyLoad implements AutoCloseable {
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LoadRun run;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Future<LoadResult> result;

    /** Starts it on a URL, with heads that take turns. */
    SteadyLoad(String url, int connections) {
        List<Target> targets = RequestHeads.fields(RequestHeads.ROTATING).stream()
                .map(fields -> Target.of(url, "GET", fields, ByteBuffer.allocate(0)))
                .toList();
        run = new LoadRun(
                LoadJob.of(url)
                        .withTargets(targets)
                        .withConnections(connections)
                        .withDurationNanos(MOST_NANOS),
                interval -> {});
        Callable<LoadResult> task = run::run;
        result = executor.submit(task);
    }

    /** Ends it and answers what it saw. */
    LoadResult end() throws CompareFailure, InterruptedException {
        run.stop();
        try {
            return result.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new CompareFailure(
                    "The load failed: " + (cause instanceof LoadFailure ? cause.getMessage() : cause + "."));
        }
    }

    @Override
    public void close() {
        run.stop();
        executor.close();
    }
}
