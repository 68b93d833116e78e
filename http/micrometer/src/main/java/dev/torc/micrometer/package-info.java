/** Torc's metrics in a registry of Micrometer. */
@NullMarked
package dev.torc.micrometer;

import org.jspecify.annotations.NullMarked;
