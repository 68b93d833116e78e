package dev.torc.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;

/** The load in a process of its own, which stays warm, for what is measured without a comparison. Confined to one thread. */
public final class TrialLoad implements AutoCloseable {
    private final Children children = new Children();
    private final LoadProcess process;
    private final ObjectMapper mapper = new ObjectMapper();

    /** Starts it on these CPUs, as taskset names them. */
    public TrialLoad(String cpus) throws CompareFailure {
        boolean started = false;
        try {
            process = LoadProcess.start(cpus, children);
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
        LoadResult result;
        try {
            result = mapper.treeToValue(process.run(name, job).result(), LoadResult.class);
        } catch (JsonProcessingException e) {
            throw new CompareFailure("The load answered something else than a result: " + e.getOriginalMessage() + ".");
        }
        if (result.errorCount() > 0 || result.succeeded() == 0) {
            throw new CompareFailure("Of the responses of " + name + " " + result.succeeded() + " were good and "
                    + result.errorCount() + " were not: " + result.errors() + ", " + result.statuses() + ".");
        }
        return result;
    }

    @Override
    public void close() {
        children.close();
    }
}
