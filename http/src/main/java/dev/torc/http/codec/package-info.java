/**
 * HTTP/1.1 as pure functions over bytes: parsers of request and response heads that answer complete, partial or
 * error and yield offsets, the decoder of chunked content, and the encoder of response heads.
 *
 * <p>Nothing here does I/O, starts a thread, keeps a reference to a buffer longer than a head is bound to it, or
 * allocates, except where a method answers a {@link java.lang.String}. Section numbers refer to RFC 9110 and RFC 9112.
 */
@NullMarked
package dev.torc.http.codec;

import org.jspecify.annotations.NullMarked;
