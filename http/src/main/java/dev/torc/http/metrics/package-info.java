/** What servers count, for those who watch them: as a page of OpenMetrics text, and as values to be read. */
@NullMarked
package dev.torc.http.metrics;

import org.jspecify.annotations.NullMarked;
