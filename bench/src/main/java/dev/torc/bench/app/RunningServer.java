package dev.torc.bench.app;

import dev.torc.http.HttpStats;
import dev.torc.transport.LoopStats;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A started server of the reference application, whichever it is. */
public interface RunningServer {
    /** The address that it listens on. */
    InetSocketAddress address();

    /** The name under which it is compared. */
    String name();

    /** Why it does not run on what was asked for, in one sentence; null where it does. */
    @Nullable
    String fallback();

    /** What it uses of this machine, by name; empty where there is no choice. */
    default Map<String, String> details() {
        return Map.of();
    }

    /** How many threads accept and select. */
    int loops();

    /** The counters of its loops; empty where it has none of Torc's. */
    List<LoopStats> stats();

    /** What it has counted as an HTTP server; null where it is not Torc's. */
    default @Nullable HttpStats httpStats() {
        return null;
    }

    /** Stops accepting, finishes what is in flight, bounded by {@code within}, and ends; waits for it. */
    void stop(Duration within);
}
