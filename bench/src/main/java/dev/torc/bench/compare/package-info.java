/** The comparison of servers: child processes, what the kernel says about them, and the report. */
@NullMarked
package dev.torc.bench.compare;

import org.jspecify.annotations.NullMarked;
