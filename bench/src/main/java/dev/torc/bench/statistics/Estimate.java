package dev.torc.bench.statistics;

/**
 * A ratio and where it is likely to be.
 *
 * @param ratio the estimate
 * @param low the lower end of its interval
 * @param high the upper end
 * @param pairs how many paired ratios it was made of
 */
public record Estimate(double ratio, double low, double high, int pairs) {}
