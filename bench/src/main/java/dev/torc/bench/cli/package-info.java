/** The {@code torc} command line: one class per command. */
@NullMarked
package dev.torc.bench.cli;

import org.jspecify.annotations.NullMarked;
