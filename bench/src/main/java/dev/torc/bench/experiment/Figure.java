package dev.torc.bench.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One figure, published or measured or both. Published ones come from other hardware: only ratios can be set against each other.
 *
 * @param what it says
 * @param unit of both; empty for a ratio
 * @param published null where nothing was published of it
 * @param measured null where it is not measured here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Figure(
        @JsonProperty("what") String what,
        @JsonProperty("unit") String unit,
        @JsonProperty("published") @Nullable Double published,
        @JsonProperty("measured") @Nullable Double measured) {

    /** A ratio that was published, too. */
    static Figure ratio(String what, double published, double measured) {
        return new Figure(what, "", published, measured);
    }

    /** What was only measured. */
    static Figure measured(String what, String unit, double value) {
        return new Figure(what, unit, null, value);
    }
}
