package dev.torc.bench.soak;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What became of one thing that must not grow or be lost.
 *
 * @param what it is
 * @param unit of the values
 * @param first what it was after the first cycles
 * @param last what it was after the last ones
 * @param perHour by how much it grew in an hour, at the median of all pairs of cycles; null where that has no meaning
 * @param passed whether it is as it has to be; what is only told is
 * @param sentence that says why
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
        String what,
        String unit,
        double first,
        double last,
        @Nullable Double perHour,
        boolean passed,
        String sentence) {
    /** That a run did not come to its end. */
    static Finding ofFailure(String sentence) {
        return new Finding("the run itself", "", 0, 1, null, false, sentence);
    }
}
