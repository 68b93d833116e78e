/** Races of what threads share in the middleware; in its package, to reach it. */
@NullMarked
package dev.torc.http.middleware;

import org.jspecify.annotations.NullMarked;
