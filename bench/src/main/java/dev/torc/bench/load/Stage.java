package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A part of an open loop whose rate is constant or changes at a constant pace.
 *
 * @param durationNanos how long it lasts
 * @param fromRate requests per second at its beginning
 * @param toRate requests per second at its end
 */
public record Stage(
        @JsonProperty("durationNanos") long durationNanos,
        @JsonProperty("fromRate") double fromRate,
        @JsonProperty("toRate") double toRate) {
    static final double RATE_MAX = 1e9;
    private static final double NANOS_PER_SECOND = 1e9;

    public Stage {
        LoadJob.check(durationNanos > 0, "the duration of a stage must be positive");
        LoadJob.check(
                fromRate >= 0 && fromRate <= RATE_MAX && toRate >= 0 && toRate <= RATE_MAX,
                "the rate of a stage must be between 0 and 1000000000");
    }

    /** How many requests become due in it. */
    double requests() {
        return (fromRate + toRate) / 2 * (durationNanos / NANOS_PER_SECOND);
    }

    /** After how many nanoseconds so many of its requests were due; solves the integral of the rate for the time. */
    double nanos(double requests) {
        if (requests <= 0) {
            return 0;
        }
        double change = (toRate - fromRate) / (durationNanos / NANOS_PER_SECOND);
        double root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * change * requests));
        return Math.min((double) durationNanos, 2 * requests / (fromRate + root) * NANOS_PER_SECOND);
    }

    /** The same share of both rates. */
    Stage share(int of) {
        return new Stage(durationNanos, fromRate / of, toRate / of);
    }
}
