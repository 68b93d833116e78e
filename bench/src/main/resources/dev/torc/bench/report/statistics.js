'use strict';
// Statistics of short lists of numbers.

/** Resamples of a bootstrap: the ends of a 95 % interval then move by less than they are read to. */
const RESAMPLES = 4000;

/** With fewer values, resampling tells next to nothing, and no interval is shown. */
const INTERVAL_VALUES_MIN = 5;

/** The value below which the share p (0 to 1) of sorted values lies, interpolated; of none, null. */
function quantile(sorted, p) {
    if (sorted.length === 0) {
        return null;
    }
    const at = p * (sorted.length - 1);
    const low = Math.floor(at);
    const high = Math.ceil(at);
    return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

function ascending(values) {
    return [...values].sort((a, b) => a - b);
}

/** The median; of no values, null. */
function median(values) {
    return quantile(ascending(values), 0.5);
}

/** Median, least, greatest and number of values; of no values, null. */
function spread(values) {
    const sorted = ascending(values);
    return sorted.length === 0
        ? null
        : {median: quantile(sorted, 0.5), min: sorted[0], max: sorted[sorted.length - 1], count: sorted.length};
}

/** Numbers from 0 to below 1 that are the same at every visit (Mulberry32). */
function seeded(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** The 95 % bootstrap interval (percentile method) of the median of values; of too few, null. */
function medianInterval(values) {
    if (values.length < INTERVAL_VALUES_MIN) {
        return null;
    }
    const random = seeded(values.length);
    const medians = [];
    for (let i = 0; i < RESAMPLES; i++) {
        medians.push(median(values.map(() => values[Math.floor(random() * values.length)])));
    }
    const sorted = ascending(medians);
    return {low: quantile(sorted, 0.025), high: quantile(sorted, 0.975)};
}

/**
 * What an interval of a ratio says, given the least relative effect that matters: that it is beyond that effect as a whole,
 * that it is within it as a whole, or neither.
 */
function verdict(low, high, minimumEffect) {
    if (low > 1 + minimumEffect) {
        return 'more';
    }
    if (high < 1 - minimumEffect) {
        return 'less';
    }
    return low >= 1 - minimumEffect && high <= 1 + minimumEffect ? 'no difference detected' : 'undecided';
}
