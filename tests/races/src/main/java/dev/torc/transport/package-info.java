/** Races of what threads share in the transport; in its package, to reach it. */
@NullMarked
package dev.torc.transport;

import org.jspecify.annotations.NullMarked;
