/** What every engine must do, as tests, and the deterministic engine in memory that does it on a virtual clock. */
@NullMarked
package dev.torc.tests.transport;

import org.jspecify.annotations.NullMarked;
