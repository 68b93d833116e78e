/** What {@code torc doctor} looks at, and what it says. */
@NullMarked
package dev.torc.bench.doctor;

import org.jspecify.annotations.NullMarked;
