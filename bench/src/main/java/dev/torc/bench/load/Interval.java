package dev.torc.bench.load;

import org.HdrHistogram.Histogram;

/**
 * A part of a run, mostly a second. The histograms are lent until the one who is told of it returns.
 *
 * @param startMillis when it began, in milliseconds of the epoch
 * @param endMillis when it ended
 * @param nanos how long it was
 * @param elapsedNanos from the start of the run to its end
 * @param plannedNanos how long the run lasts at most
 * @param tally what was counted since the start of the run
 * @param response response times of this part, in nanoseconds
 * @param service service times of this part, in nanoseconds
 */
public record Interval(
        long startMillis,
        long endMillis,
        long nanos,
        long elapsedNanos,
        long plannedNanos,
        Tally tally,
        Histogram response,
        Histogram service) {}
