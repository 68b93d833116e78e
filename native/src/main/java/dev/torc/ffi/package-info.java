/**
 * io_uring as it is: rings, entries and buffers in mapped memory, and the few calls of the C library that belong to
 * them. Knows no loop and no protocol. Names are the kernel's.
 */
@NullMarked
package dev.torc.ffi;

import org.jspecify.annotations.NullMarked;
