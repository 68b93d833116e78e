/** Races on real loops of each engine, through what users see. */
@NullMarked
package dev.torc.races;

import org.jspecify.annotations.NullMarked;
