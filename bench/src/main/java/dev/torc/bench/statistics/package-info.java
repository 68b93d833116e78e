/** Statistics of paired measurements: robust estimates, intervals by resampling, tests by permutation. Pure functions. */
@NullMarked
package dev.torc.bench.statistics;

import org.jspecify.annotations.NullMarked;
