/** Races of what threads share in the server; in its package, to reach it. */
@NullMarked
package dev.torc.http.server;

import org.jspecify.annotations.NullMarked;
