package dev.torc.bench.soak;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.MemorySeen;
import dev.torc.bench.compare.TrialServer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * As many connections at once as one likes, from another process: each is served when it is opened, all of them once more when all
 * are there, and then all of them are reset at once. Confined to one thread.
 */
public final class Crowd {
    /** What first connections load and make is no connection's. */
    private static final int CONNECTIONS_BEFORE = 100;

    private static final int PROBES = 100;

    /** What may be there beside the crowd: the first ones that are still closing, and probes. */
    private static final int CONNECTIONS_BESIDE = 200;

    private static final int DEADLINE_MILLIS = 10_000;
    private static final long RECOVERY_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 5;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final TrialServer server;
    private final Site site;
    private final int connections;
    private final String cpus;

    private Crowd(TrialServer server, int connections, String cpus) {
        this.server = server;
        this.site = new Site(server.address(), DEADLINE_MILLIS);
        this.connections = connections;
        this.cpus = cpus;
    }

    /**
     * What came of a crowd.
     *
     * @param descriptorsMax how many descriptors each of the two processes may have
     * @param openSeconds how long it took to open all of them and to serve each
     * @param askSeconds how long it took to serve all of them once more
     * @param heapBytes what is alive on the heap for each connection
     * @param nativeBytes what code has beside the heap for each
     * @param floodSeconds how long the client took to reset all of them
     * @param probeMillis how long a new connection and its answer took when all resets had been sent
     * @param recoverySeconds from the first reset until the server held nothing any more
     * @param slowestMillis the slowest of a hundred new connections after that
     */
    public record Outcome(
            long descriptorsMax,
            double openSeconds,
            double askSeconds,
            double heapBytes,
            double nativeBytes,
            double floodSeconds,
            double probeMillis,
            double recoverySeconds,
            double slowestMillis) {}

    /**
     * Starts a server, crowds it, and ends it.
     *
     * @param engine its name
     * @param serverCpus where it runs
     * @param loadCpus where its clients run
     * @throws CompareFailure where somebody was not served, or something was left
     */
    public static Outcome of(String engine, int connections, String serverCpus, String loadCpus)
            throws CompareFailure, InterruptedException {
        String most = Integer.toString(connections + CONNECTIONS_BESIDE);
        List<String> options = List.of("--idle-timeout", "10m", "--connections-max", most);
        try (TrialServer server =
                new TrialServer(engine, serverCpus, options, List.of("-XX:NativeMemoryTracking=summary"))) {
            return new Crowd(server, connections, loadCpus).run();
        }
    }

    private Outcome run() throws CompareFailure, InterruptedException {
        server.crowd(CONNECTIONS_BEFORE, cpus);
        server.resetCrowd();
        awaitIdle();
        int descriptors = server.descriptors();
        MemorySeen before = server.memory();

        long openNanos = nanos(() -> server.crowd(connections, cpus));
        requireCount("connections", connections, Gauges.of(server.stats())::connections);
        requireCount("descriptors", descriptors + connections, server::descriptors);
        long askNanos = nanos(server::askCrowd);
        requireCount("requests", CONNECTIONS_BEFORE + 2L * connections, Gauges.of(server.stats())::requests);
        MemorySeen full = server.memory();

        long beganNanos = System.nanoTime();
        long floodNanos = nanos(server::resetCrowd);
        long probeNanos = nanos(this::probe);
        awaitIdle();
        awaitDescriptors(descriptors);
        long recoveryNanos = System.nanoTime() - beganNanos;
        long slowestNanos = 0;
        for (int i = 0; i < PROBES; i++) {
            slowestNanos = Math.max(slowestNanos, nanos(this::probe));
        }
        awaitIdle();
        awaitDescriptors(descriptors);
        requireCount("exceptions out of callbacks", 0, Gauges.of(server.stats())::failures);
        return new Outcome(
                server.descriptorsMax(),
                openNanos / NANOS_PER_SECOND,
                askNanos / NANOS_PER_SECOND,
                perConnection("heap", before.heapBytes(), full.heapBytes()),
                perConnection("native", before.nativeBytes(), full.nativeBytes()),
                floodNanos / NANOS_PER_SECOND,
                probeNanos / NANOS_PER_MILLI,
                recoveryNanos / NANOS_PER_SECOND,
                slowestNanos / NANOS_PER_MILLI);
    }

    private double perConnection(String what, OptionalLong before, OptionalLong full) throws CompareFailure {
        return (double) (MemorySeen.require(what, full) - MemorySeen.require(what, before)) / connections;
    }

    /** Something that takes a while. */
    private interface Step {
        void run() throws CompareFailure, InterruptedException;
    }

    private static long nanos(Step step) throws CompareFailure, InterruptedException {
        long began = System.nanoTime();
        step.run();
        return System.nanoTime() - began;
    }

    private static void requireCount(String what, long expected, LongSupplier count) throws CompareFailure {
        long actual = count.getAsLong();
        if (actual != expected) {
            throw new CompareFailure("The server has " + actual + " " + what + ", not " + expected + ".");
        }
    }

    /** A new connection has its answer. */
    private void probe() throws CompareFailure {
        try (Wire wire = site.connect()) {
            wire.send(site.get("/plaintext"));
            wire.answer(200, Content.HELLO);
        } catch (IOException e) {
            throw new CompareFailure("A new connection was not served: " + e.getMessage() + ".");
        }
    }

    private void awaitIdle() throws CompareFailure, InterruptedException {
        long began = System.nanoTime();
        Gauges gauges = Gauges.of(server.stats());
        while (!gauges.isIdle()) {
            if (System.nanoTime() - began > RECOVERY_NANOS_MAX) {
                throw new CompareFailure("The server still holds something: " + gauges + ".");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            gauges = Gauges.of(server.stats());
        }
    }

    private void awaitDescriptors(int expected) throws CompareFailure, InterruptedException {
        long began = System.nanoTime();
        while (server.descriptors() != expected) {
            if (System.nanoTime() - began > RECOVERY_NANOS_MAX) {
                throw new CompareFailure(
                        "The server has " + server.descriptors() + " descriptors open, not " + expected + ".");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
