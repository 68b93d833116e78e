package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.compare.ProcText.Times;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, for what is measured without a comparison. Confined to one thread, except {@link #rssBytes}. */
public final class TrialServer implements AutoCloseable {
    private final Children children = new Children();
    private final ServerProcess process;
    private @Nullable Bystanders crowd;

    /**
     * Starts it and waits until it listens.
     *
     * @param name as {@code torc compare} knows it
     * @param cpus where it runs, as taskset names them
     * @param options more options of {@code torc serve}
     */
    public TrialServer(String name, String cpus, List<String> options) throws CompareFailure, InterruptedException {
        this(name, cpus, options, List.of());
    }

    /** As the other, with more flags of its JVM; a program has none. */
    public TrialServer(String name, String cpus, List<String> options, List<String> jvmFlags)
            throws CompareFailure, InterruptedException {
        boolean started = false;
        try {
            process = ServerProcess.start(name, cpus, null, options, jvmFlags, children);
            started = true;
        } finally {
            if (!started) {
                children.close();
            }
        }
    }

    /** Where it listens, without a path. */
    public String url() {
        return process.url();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        URI uri = URI.create(process.url());
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** What it says of itself, its counters under {@code counters}. */
    public JsonNode stats() throws CompareFailure, InterruptedException {
        return process.stats();
    }

    /** CPU time of its process and its children so far, in microseconds; null where it is not known. */
    public @Nullable Double cpuMicros() {
        Times times = ProcSample.of(process.pid()).times();
        return times == null ? null : times.ticks() * Environment.microsPerTick();
    }

    /**
     * Opens idle connections that have had an answer each, in place of those that are there.
     *
     * @param cpus where the process runs that keeps them
     */
    public void crowd(int idleConnections, String cpus) throws CompareFailure, InterruptedException {
        Bystanders present = crowd;
        if (present == null) {
            present = Bystanders.start(cpus, children);
            crowd = present;
        }
        present.come(process, idleConnections, 0);
    }

    /** Has each of the idle connections served once more, all at once; there must be some. */
    public void askCrowd() throws CompareFailure, InterruptedException {
        requireCrowd().ask(process);
    }

    /** Resets the idle connections, as fast as their process can; there must be some. */
    public void resetCrowd() throws CompareFailure, InterruptedException {
        requireCrowd().reset(process);
    }

    private Bystanders requireCrowd() {
        return Objects.requireNonNull(crowd, "there is no crowd");
    }

    /** How many files and sockets it has open. */
    public int descriptors() {
        return ProcSample.descriptors(process.pid());
    }

    /** How many descriptors it may have, and the process of its crowd where that is fewer; 0 where it is not known. */
    public long descriptorsMax() {
        long own = ProcSample.descriptorsMax(process.pid());
        Bystanders present = crowd;
        return present == null ? own : Math.min(own, ProcSample.descriptorsMax(present.pid()));
    }

    /** What is resident of it and its children, without a collection; empty where that is not known. From any thread. */
    public OptionalLong rssBytes() {
        return MemorySeen.rssBytes(process.pid());
    }

    /** What memory it holds, after a collection where it can be asked for one. */
    public MemorySeen memory() throws CompareFailure, InterruptedException {
        return MemorySeen.of(process.ask("gc"), process.pid());
    }

    /** What is alive on its heap after a collection, in bytes. */
    public long liveHeapBytes() throws CompareFailure, InterruptedException {
        return process.ask("gc").path("liveHeapBytes").asLong();
    }

    @Override
    public void close() {
        children.close();
    }
}
