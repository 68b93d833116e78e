/** The targets of docs/PERFORMANCE.md: what is measured for each, and whether it is met. */
@NullMarked
package dev.torc.bench.targets;

import org.jspecify.annotations.NullMarked;
