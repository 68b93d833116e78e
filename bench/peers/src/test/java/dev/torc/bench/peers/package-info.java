/** Starts every peer. */
@NullMarked
package dev.torc.bench.peers;

import org.jspecify.annotations.NullMarked;
