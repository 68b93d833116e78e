package dev.torc.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what each second of a run was like. For one thread. */
public final class Series {
    /**
     * A second.
     *
     * @param endNanos when it ended, from the start of the run
     * @param nanos how long it was
     * @param perSecond good responses per second
     * @param responses responses of any kind
     * @param errors failures, and responses that were not as expected
     * @param queued open loop: requests that were due and waited for room at its end
     * @param responseNanos as in the result, of this second
     * @param serviceNanos as in the result, of this second
     */
    public record Second(
            long endNanos,
            long nanos,
            double perSecond,
            long responses,
            long errors,
            long queued,
            Map<String, Long> responseNanos,
            Map<String, Long> serviceNanos) {}

    private final List<Second> seconds = new ArrayList<>();
    private Tally before = Tally.NOTHING;

    /** Adds one and answers it. */
    public Second add(Interval interval) {
        Tally tally = interval.tally();
        Second second = new Second(
                interval.elapsedNanos(),
                interval.nanos(),
                ResultSum.perSecond(tally.succeeded() - before.succeeded(), interval.nanos()),
                tally.responses() - before.responses(),
                tally.errors() - before.errors(),
                tally.queued(),
                Percentiles.of(interval.response()),
                Percentiles.of(interval.service()));
        before = tally;
        seconds.add(second);
        return second;
    }

    /** All of them. */
    public List<Second> all() {
        return List.copyOf(seconds);
    }
}
