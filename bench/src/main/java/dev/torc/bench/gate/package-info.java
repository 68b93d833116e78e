/** The performance gate: what must not have become worse, held against what runs beside it and never against a clock. */
@NullMarked
package dev.torc.bench.gate;

import org.jspecify.annotations.NullMarked;
