/** Faults of machines and networks, put to the engines that use the machine's sockets. */
@NullMarked
package dev.torc.tests.faults;

import org.jspecify.annotations.NullMarked;
