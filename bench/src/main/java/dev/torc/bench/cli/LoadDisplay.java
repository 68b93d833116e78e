package dev.torc.bench.cli;

import dev.torc.bench.load.Interval;
import dev.torc.bench.load.Series;

/** Shows a run while it goes on. For the thread that runs it. */
interface LoadDisplay extends AutoCloseable {
    /** Shows nothing. */
    LoadDisplay NONE = new LoadDisplay() {
        @Override
        public void show(Interval interval, Series.Second second) {}

        @Override
        public void close() {}
    };

    /** A second has passed. */
    void show(Interval interval, Series.Second second);

    /** The run is over. */
    @Override
    void close();
}
