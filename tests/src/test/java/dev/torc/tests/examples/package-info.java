/** The examples, as programs that a client talks to. */
@NullMarked
package dev.torc.tests.examples;

import org.jspecify.annotations.NullMarked;
