/** The HTTP server on real sockets. */
@NullMarked
package dev.torc.tests.http;

import org.jspecify.annotations.NullMarked;
