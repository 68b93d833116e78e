package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** The load in a JVM of its own, for what is measured without a comparison. Confined to one thread. */
public final class TrialLoad implements AutoCloseable {
    private final Children children = new Children();
    private final LoadProcess process;

    /**
     * Starts it; it is cold at first.
     *
     * @param cpus where it runs, as taskset names them
     */
    public TrialLoad(String cpus) throws CompareFailure {
        process = LoadProcess.start(cpus, Workloads.LOAD_TRANSPORT, children);
    }

    /**
     * Puts a workload on a server for that time, and answers {@link dev.torc.bench.load.LoadResult} as JSON.
     *
     * @throws CompareFailure where a request was not answered with a 2xx status, too
     */
    public ObjectNode run(ColdServer server, Workload workload, Duration duration)
            throws CompareFailure, InterruptedException {
        LoadSeen seen = process.run(server.process(), workload, duration.toNanos());
        if (seen.succeeded() == 0 || seen.errorCount() > 0) {
            throw new CompareFailure("Server " + server.process().name() + " failed " + seen.errorCount() + " of "
                    + seen.responses() + " requests.");
        }
        return seen.result();
    }

    @Override
    public void close() {
        children.close();
    }
}
