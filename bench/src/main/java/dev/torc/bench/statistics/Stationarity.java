package dev.torc.bench.statistics;

import java.util.List;

/**
 * Whether something that is watched in windows of equal length has settled: its last windows are close together, and do not
 * climb or fall from one to the next.
 */
public final class Stationarity {
    /** How many windows are looked at; before there are so many, nothing has settled. */
    public static final int WINDOWS = 3;

    /** How far apart the highest and the lowest may be, as a share of their mean. */
    public static final double SPREAD_MAX = 0.10;

    /** How far the straight line through them may climb or fall from the first to the last, as a share of their mean. */
    public static final double TREND_MAX = 0.05;

    private Stationarity() {}

    /** Whether the last windows show neither spread nor trend. A value that is not positive was not measured: not settled. */
    public static boolean reached(List<Double> values) {
        if (values.size() < WINDOWS) {
            return false;
        }
        List<Double> last = values.subList(values.size() - WINDOWS, values.size());
        double mean = last.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double lowest = last.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double highest = last.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        if (!(lowest > 0) || !Double.isFinite(highest)) {
            return false;
        }
        // The least-squares line through three equidistant points climbs as much as they do from end to end.
        double climb = last.getLast() - last.getFirst();
        return (highest - lowest) / mean <= SPREAD_MAX && Math.abs(climb) / mean <= TREND_MAX;
    }
}
