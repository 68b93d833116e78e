'use strict';
// Statistics of short lists of numbers.

/** Resamples of a bootstrap: the ends of an interval then move by less than they are read to. */
const RESAMPLES = 2000;

/** The share of resamples that an interval covers. */
const CONFIDENCE = 0.95;

/** With fewer pairs, an interval is no more than the few values themselves. */
const PAIRS_MIN = 3;

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

/** The estimate of Hodges and Lehmann: the median of the means of all pairs, each value paired with itself too. */
function centreOf(values) {
    const means = [];
    for (let i = 0; i < values.length; i++) {
        for (let j = i; j < values.length; j++) {
            means.push((values[i] + values[j]) / 2);
        }
    }
    return median(means);
}

/** Resampling n values shows only (n - 1) / n of the variance of their mean. */
function widening(count) {
    return count < 2 ? 1 : Math.sqrt(count / (count - 1));
}

/**
 * The ratio of two things that were measured side by side, and its interval, as PairedRatios.java has it: rounds of one pair of
 * processes share what the compiler made of them, so processes are resampled first and rounds within them second.
 *
 * @param groups lists of ratios above 0, those of each process in a list of their own
 * @return {ratio, low, high, rounds}; low and high are null with too few rounds; of no rounds, null
 */
function estimateRatio(groups) {
    const logarithms = groups.filter(each => each.length > 0).map(each => each.map(Math.log));
    if (logarithms.length === 0) {
        return null;
    }
    const rounds = logarithms.reduce((sum, each) => sum + each.length, 0);
    const own = logarithms.map(centreOf);
    const centre = centreOf(own);
    if (rounds < PAIRS_MIN) {
        return {ratio: Math.exp(centre), low: null, high: null, rounds};
    }
    const random = seeded(rounds);
    const pick = length => Math.floor(random() * length);
    const resamples = [];
    for (let i = 0; i < RESAMPLES; i++) {
        resamples.push(centreOf(own.map(() => {
            const from = pick(own.length);
            const drawn = logarithms[from].map((each, at, values) => values[pick(values.length)]);
            return centre + (own[from] - centre) * widening(own.length)
                + (centreOf(drawn) - own[from]) * widening(drawn.length);
        })));
    }
    const sorted = ascending(resamples);
    const tail = Math.floor(RESAMPLES * (1 - CONFIDENCE) / 2);
    return {ratio: Math.exp(centre), low: Math.exp(sorted[tail]), high: Math.exp(sorted[RESAMPLES - 1 - tail]), rounds};
}

/**
 * What an estimate says, given the least effect that counts (0.05: 5 % more, or its reciprocal), as Verdict.java has it. Without
 * an interval, undecided.
 */
function verdict({ratio, low, high}, minimumEffect) {
    if (low === null || high === null) {
        return 'undecided';
    }
    const most = 1 + minimumEffect;
    const least = 1 / most;
    if (low > 1 && ratio >= most) {
        return 'more';
    }
    if (high < 1 && ratio <= least) {
        return 'less';
    }
    return low > least && high < most ? 'no difference detected' : 'undecided';
}
