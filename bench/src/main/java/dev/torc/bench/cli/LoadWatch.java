package dev.torc.bench.cli;

import dev.torc.bench.load.HistogramLog;
import dev.torc.bench.load.Interval;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that goes on beside a run: the display, the log and the metrics. For the thread that runs it. */
final class LoadWatch implements Consumer<Interval>, AutoCloseable {
    private final LoadDisplay display;
    private final @Nullable HistogramLog log;
    private final @Nullable LoadMetrics metrics;
    private final Series series = new Series();

    private LoadWatch(LoadDisplay display, @Nullable HistogramLog log, @Nullable LoadMetrics metrics) {
        this.display = display;
        this.log = log;
        this.metrics = metrics;
    }

    /**
     * Opens what is asked for.
     *
     * @param log the file of a histogram log; null for none
     * @param metricsPort where metrics are served; null for nowhere
     */
    static LoadWatch open(LoadDisplay display, @Nullable Path log, @Nullable Integer metricsPort)
            throws CommandFailure {
        LoadMetrics metrics = null;
        if (metricsPort != null) {
            try {
                metrics = LoadMetrics.start(metricsPort);
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.ENVIRONMENT, "Cannot listen on 127.0.0.1:" + metricsPort + " for metrics.");
            }
        }
        try {
            return new LoadWatch(display, log == null ? null : new HistogramLog(log), metrics);
        } catch (IOException e) {
            if (metrics != null) {
                metrics.close();
            }
            throw LoadFiles.cannotWrite(log == null ? Path.of("") : log, e);
        }
    }

    @Override
    public void accept(Interval interval) {
        Series.Second second = series.add(interval);
        display.show(interval, second);
        if (log != null) {
            log.add(interval);
        }
        if (metrics != null) {
            metrics.show(interval);
        }
    }

    List<Series.Second> seconds() {
        return series.all();
    }

    /** Makes room for the report. */
    void stopShowing() {
        display.close();
    }

    /** The run is over. */
    void end(LoadResult result) throws CommandFailure {
        if (log != null) {
            log.end(result);
            if (!log.finish()) {
                throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot write the histogram log.");
            }
        }
    }

    @Override
    public void close() {
        display.close();
        if (log != null) {
            log.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
