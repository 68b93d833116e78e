/** The report of measured runs as one page for a browser. */
@NullMarked
package dev.torc.bench.report;

import org.jspecify.annotations.NullMarked;
