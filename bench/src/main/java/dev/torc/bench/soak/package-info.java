/** The soak: mixed traffic with faults for as long as one likes, and whether anything grew or was lost. */
@NullMarked
package dev.torc.bench.soak;

import org.jspecify.annotations.NullMarked;
