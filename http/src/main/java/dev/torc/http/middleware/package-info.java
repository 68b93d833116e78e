/** What many servers do around their handlers, each of it a {@link dev.torc.http.Middleware}; nothing of it is needed. */
@NullMarked
package dev.torc.http.middleware;

import org.jspecify.annotations.NullMarked;
