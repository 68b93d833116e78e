/** The engine on io_uring; Linux 6.1 or newer. */
@NullMarked
package dev.torc.transport.uring;

import org.jspecify.annotations.NullMarked;
