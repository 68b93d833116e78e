/** The server on a simulated engine: a network and a clock that follow from one seed, with everything that can go wrong. */
@NullMarked
package dev.torc.tests.simulation;

import org.jspecify.annotations.NullMarked;
