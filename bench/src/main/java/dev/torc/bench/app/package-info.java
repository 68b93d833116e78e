/** The reference application, on Torc's server and on the JDK's, and what runs it. */
@NullMarked
package dev.torc.bench.app;

import org.jspecify.annotations.NullMarked;
