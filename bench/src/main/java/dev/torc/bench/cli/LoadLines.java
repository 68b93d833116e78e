package dev.torc.bench.cli;

import dev.torc.bench.load.Interval;
import dev.torc.bench.load.Series;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A line for each second. */
record LoadLines(PrintWriter writer) implements LoadDisplay {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public void show(Interval interval, Series.Second second) {
        writer.println(line(interval, second));
        writer.flush();
    }

    private static String line(Interval interval, Series.Second second) {
        return String.format(
                Locale.ROOT,
                "%6.1f s  %,9.0f/s  p50 %s  p99 %s  max %s us  errors %,d  queued %,d",
                interval.elapsedNanos() / NANOS_PER_SECOND,
                second.perSecond(),
                micros(second.responseNanos(), "p50"),
                micros(second.responseNanos(), "p99"),
                micros(second.responseNanos(), "max"),
                interval.tally().errors(),
                second.queued());
    }

    static String micros(Map<String, Long> values, String name) {
        Long nanos = values.get(name);
        return nanos == null ? "-" : String.format(Locale.ROOT, "%,.0f", nanos / NANOS_PER_MICRO);
    }

    @Override
    public void close() {}
}
