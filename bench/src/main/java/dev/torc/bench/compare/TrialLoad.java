package dev.torc.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import java.time.Duration;

/** The load in a process of its own, which stays warm, for what is measured without a comparison. Confined to one thread. */
public final class TrialLoad implements AutoCloseable {
    private final Children children = new Children();
    private final LoadProcess process;
    private final ObjectMapper mapper = new ObjectMapper();

    /** Starts it on these CPUs, as taskset names them; it is cold at first. */
    public TrialLoad(String cpus) throws CompareFailure {
        boolean started = false;
        try {
            process = LoadProcess.start(cpus, Workloads.LOAD_TRANSPORT, children);
            started = true;
        } finally {
            if (!started) {
                children.close();
            }
        }
    }

    /**
     * Runs a job.
     *
     * @param name of the server, for messages
     * @throws CompareFailure where it failed, or a response was not good
     */
    public LoadResult run(String name, LoadJob job) throws CompareFailure, InterruptedException {
        try {
            return mapper.treeToValue(good(name, process.run(name, job)), LoadResult.class);
        } catch (JsonProcessingException e) {
            throw new CompareFailure("The load answered something else than a result: " + e.getOriginalMessage() + ".");
        }
    }

    /**
     * Puts a workload on a server for that time, and answers {@link LoadResult} as JSON.
     *
     * @throws CompareFailure where it failed, or a response was not good
     */
    public ObjectNode run(ColdServer server, Workload workload, Duration duration)
            throws CompareFailure, InterruptedException {
        ServerProcess loaded = server.process();
        return good(loaded.name(), process.run(loaded, workload, duration.toNanos()));
    }

    private static ObjectNode good(String name, LoadSeen seen) throws CompareFailure {
        if (seen.errorCount() > 0 || seen.succeeded() == 0) {
            throw new CompareFailure("Of the responses of " + name + " " + seen.succeeded() + " were good and "
                    + seen.errorCount() + " were not: " + seen.result().path("errors") + ", "
                    + seen.result().path("statuses") + ".");
        }
        return seen.result();
    }

    @Override
    public void close() {
        children.close();
    }
}
