/** Handlers by path and method; start with {@link dev.torc.http.routing.Router#builder()}. */
@NullMarked
package dev.torc.http.routing;

import org.jspecify.annotations.NullMarked;
