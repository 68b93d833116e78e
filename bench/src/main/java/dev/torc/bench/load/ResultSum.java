package dev.torc.bench.load;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Adds up what the loops of a run saw; after the run, for one thread. */
final class ResultSum {
    private static final double NANOS_PER_SECOND = 1e9;

    final Histogram delays = Latencies.newHistogram();
    final Histogram connect = Latencies.newHistogram();
    final SortedMap<Integer, Long> statuses = new TreeMap<>();
    final SortedMap<String, Long> errors = new TreeMap<>();
    long sent;
    long succeeded;
    long mismatches;
    long connects;
    long backlog;
    long bytes;
    long sendingNanos;
    long elapsedNanos;
    long lagMaxNanos;
    long lagSumNanos;
    /** Of the time for which the busiest loop sent, how much of a CPU its thread had. */
    double busiest;

    long wallNanos;
    int openMax;

    ResultSum(List<LoadCounts> loops) {
        loops.forEach(this::add);
    }

    private void add(LoadCounts counts) {
        delays.add(counts.sendDelays.histogram());
        connect.add(counts.connect.histogram());
        counts.addTo(statuses, errors);
        sent += counts.sent();
        succeeded += counts.succeeded();
        mismatches += counts.mismatches();
        connects += counts.connects();
        backlog += counts.backlog;
        bytes += counts.bytes;
        openMax += counts.openMax;
        sendingNanos = Math.max(sendingNanos, counts.sendingNanos());
        elapsedNanos = Math.max(elapsedNanos, counts.elapsedNanos());
        wallNanos = Math.max(wallNanos, counts.wallNanos);
        lagMaxNanos = Math.max(lagMaxNanos, counts.lag.maxNanos());
        lagSumNanos = Math.max(lagSumNanos, counts.lag.sumNanos());
        if (counts.wallNanos > 0) {
            busiest = Math.max(busiest, (double) counts.cpuNanos / counts.wallNanos);
        }
    }

    /** The result of a run of {@code job}. */
    LoadResult result(LoadJob job, Times times, long cpuNanos, List<String> invalid) {
        long responses = statuses.values().stream().mapToLong(Long::longValue).sum();
        return new LoadResult(
                sent,
                responses,
                succeeded,
                mismatches,
                perSecond(sent - 1, sendingNanos),
                offered(job),
                backlog,
                Percentiles.of(delays),
                bytes,
                connects,
                elapsedNanos,
                perSecond(succeeded, elapsedNanos),
                statuses,
                errors,
                Percentiles.of(times.response.histogram()),
                Percentiles.of(times.service.histogram()),
                Percentiles.of(times.firstByte.histogram()),
                Percentiles.of(connect),
                Percentiles.encode(times.response.histogram()),
                Percentiles.encode(times.service.histogram()),
                cpuNanos,
                lagMaxNanos,
                Guard.warn(job, this),
                invalid);
    }

    /** The mean of the rates that were asked for. */
    private static @Nullable Double offered(LoadJob job) {
        if (!job.openLoop()) {
            return null;
        }
        double requests = job.schedule().stream().mapToDouble(Stage::requests).sum();
        return requests * NANOS_PER_SECOND / job.durationNanos();
    }

    static double perSecond(long count, long nanos) {
        return nanos <= 0 ? 0 : count * NANOS_PER_SECOND / nanos;
    }
}
