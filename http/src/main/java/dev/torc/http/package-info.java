/** The HTTP/1.1 server; start with {@link dev.torc.http.HttpServer#builder()}. */
@NullMarked
package dev.torc.http;

import org.jspecify.annotations.NullMarked;
