/** The page of runs. */
@NullMarked
package dev.torc.bench.report;

import org.jspecify.annotations.NullMarked;
