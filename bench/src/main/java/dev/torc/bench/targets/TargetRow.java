package dev.torc.bench.targets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.bench.compare.Comparing;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param target the number, as {@code T1}
 * @param what is held against what, and under which load
 * @param unit of the figures; empty for a ratio
 * @param atLeast whether the limit is the least that is good; otherwise it is the most
 * @param limit what is aimed at; null for a figure that is only told beside those that have one
 * @param measured null where it was not measured
 * @param low the lower end of its 95 % interval; null where there is none
 * @param high the upper end
 * @param remark why it was not measured, or what has to be known beside the figure; empty for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRow(
        @JsonProperty("target") String target,
        @JsonProperty("what") String what,
        @JsonProperty("unit") String unit,
        @JsonProperty("atLeast") boolean atLeast,
        @JsonProperty("limit") @Nullable Double limit,
        @JsonProperty("measured") @Nullable Double measured,
        @JsonProperty("low") @Nullable Double low,
        @JsonProperty("high") @Nullable Double high,
        @JsonProperty("remark") String remark) {

    /** What a row says. */
    public enum Outcome {
        /** The figure is on the good side of its limit. */
        MET("met"),
        /** It is not. */
        NOT_MET("not met"),
        /** There is a limit, and no figure. */
        NOT_MEASURED("not measured"),
        /** There is no limit. */
        NO_LIMIT("no target");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /** A ratio that is to be at most so much. */
    public static TargetRow ratio(String target, String what, double atMost, Comparing measured) {
        return new TargetRow(target, what, "", false, atMost, measured.ratio(), measured.low(), measured.high(), "");
    }

    /** A figure that is to be at most so much. */
    public static TargetRow atMost(String target, String what, String unit, double limit, double measured) {
        return new TargetRow(target, what, unit, false, limit, measured, null, null, "");
    }

    /** A figure that is to be at least so much. */
    public static TargetRow atLeast(String target, String what, String unit, double limit, double measured) {
        return new TargetRow(target, what, unit, true, limit, measured, null, null, "");
    }

    /** What could not be measured; {@code why} in one sentence. */
    public static TargetRow missing(
            String target, String what, String unit, boolean atLeast, double limit, String why) {
        return new TargetRow(target, what, unit, atLeast, limit, null, null, null, why);
    }

    /** The same without a limit: told beside the others, and counted nowhere. */
    public TargetRow withoutLimit() {
        return new TargetRow(target, what, unit, atLeast, null, measured, low, high, remark);
    }

    /** The same with an interval. */
    public TargetRow within(double lower, double upper) {
        return new TargetRow(target, what, unit, atLeast, limit, measured, lower, upper, remark);
    }

    /** The same with a remark. */
    public TargetRow remarked(String sentence) {
        return new TargetRow(target, what, unit, atLeast, limit, measured, low, high, sentence);
    }

    /** Whether the figure is on the good side of the limit; null where one of them is not there. */
    public @Nullable Boolean met() {
        Double value = measured;
        Double bound = limit;
        if (value == null || bound == null) {
            return null;
        }
        return atLeast ? value >= bound : value <= bound;
    }

    /** What it says. */
    public Outcome outcome() {
        if (limit == null) {
            return Outcome.NO_LIMIT;
        }
        Boolean met = met();
        return met == null ? Outcome.NOT_MEASURED : met ? Outcome.MET : Outcome.NOT_MET;
    }
}
