/** The torc command in JVMs of its own, and what it says where the machine refuses. */
@NullMarked
package dev.torc.tests.cli;

import org.jspecify.annotations.NullMarked;
