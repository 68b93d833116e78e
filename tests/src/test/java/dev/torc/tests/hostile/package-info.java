/** Hostile peers on real sockets: what they do, what the server must do about it, and what it did. docs/HOSTILE.md. */
@NullMarked
package dev.torc.tests.hostile;

import org.jspecify.annotations.NullMarked;
