package dev.torc.bench.gate;

import dev.torc.bench.compare.Comparing;

/**
 * One thing that must not have become worse.
 *
 * @param what is measured, and under which load
 * @param unit of the figures; empty for a ratio
 * @param limit the most that is good
 * @param measured what was seen
 * @param low the lower end of its 95 % interval; what was seen where there is none
 * @param high the upper end
 */
public record Check(String what, String unit, double limit, double measured, double low, double high) {

    static Check of(String what, String unit, double limit, double measured) {
        return new Check(what, unit, limit, measured, measured, measured);
    }

    static Check of(String what, double limit, Comparing ratio) {
        return new Check(what, "", limit, ratio.ratio(), ratio.low(), ratio.high());
    }

    /** It fails only where the whole interval is above the limit, so that noise makes nobody stop. */
    public boolean passed() {
        return low <= limit;
    }
}
