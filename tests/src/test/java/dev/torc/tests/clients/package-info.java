/** Clients that a script or a test sets on `torc serve`; each is a program of one file that needs the JDK only. */
@NullMarked
package dev.torc.tests.clients;

import org.jspecify.annotations.NullMarked;
