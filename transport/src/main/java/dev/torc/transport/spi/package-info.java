/** What an I/O engine implements, and what it is called by. Applications have no use for this package. */
@NullMarked
package dev.torc.transport.spi;

import org.jspecify.annotations.NullMarked;
