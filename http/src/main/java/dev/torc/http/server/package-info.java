/** The keep-alive and pipelining state machine behind {@link dev.torc.http.HttpServer}; not exported. */
@NullMarked
package dev.torc.http.server;

import org.jspecify.annotations.NullMarked;
