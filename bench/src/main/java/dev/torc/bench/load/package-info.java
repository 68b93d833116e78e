/** The load generator: one run at a time against one URL, on Torc's client transport. */
@NullMarked
package dev.torc.bench.load;

import org.jspecify.annotations.NullMarked;
