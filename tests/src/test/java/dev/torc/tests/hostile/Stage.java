package dev.torc.tests.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.MemorySeen;
import dev.torc.bench.compare.TrialServer;
import dev.torc.tests.clients.SlowClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What one hostile peer plays on: opens its connections, looks at the server while all are there, and keeps what became of them and
 * what was other than it must be. For one thread.
 */
final class Stage {
    /** What a connection does; answers what the server did with it. */
    interface Script {
        String play(Wire wire) throws IOException, InterruptedException;
    }

    private static final int SHORT_DIVISOR = 4;
    /** No deadline of the server is as long. */
    private static final long HANGS_SECONDS = 60;

    /** Some have just been answered, and linger. */
    private static final long GONE_SECONDS = (long) (Deadlines.LINGER + Deadlines.BUSY);

    private static final long GATHERED_MILLIS_MAX = 1500;
    private static final double GATHERED_SHARE = 0.95;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final TrialServer server;
    private final Probe probe;
    private final HostilePeer peer;
    private final boolean isShort;
    private final List<String> complaints = new ArrayList<>();
    private final Outcomes outcomes = new Outcomes();
    private final JsonNode before;
    private final long liveBytesBefore;
    private double lookingMicros;
    private long bytesPerConnection;

    Stage(TrialServer server, Probe probe, HostilePeer peer, boolean isShort)
            throws CompareFailure, InterruptedException {
        this.server = server;
        this.probe = probe;
        this.peer = peer;
        this.isShort = isShort;
        this.liveBytesBefore = peer.weight().lasts() ? liveBytes() : 0;
        this.before = server.stats();
        this.lookingMicros = 0;
    }

    /** How many there are of something, of which a short form has a part only. */
    int count(int full) {
        return isShort ? Math.max(1, full / SHORT_DIVISOR) : full;
    }

    Probe probe() {
        return probe;
    }

    /** Plays a script on so many connections, all at once; each must have this outcome. */
    Outcomes crowd(int count, String outcome, Script script) throws Exception {
        return crowd(count, Set.of(outcome), script);
    }

    Outcomes crowd(int count, Set<String> expected, Script script) throws Exception {
        return flood(count, count, expected, script);
    }

    /** Plays a script on so many connections, one after the other, but a number of them at once. */
    Outcomes flood(int count, int atOnce, Set<String> expected, Script script) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        Outcomes became = new Outcomes();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Runnable player = () -> {
                while (left.getAndDecrement() > 0) {
                    play(script, became);
                }
            };
            Collections.nCopies(atOnce, player).forEach(threads::execute);
            lookAtItsHeight(atOnce);
            threads.shutdown();
            expect(threads.awaitTermination(HANGS_SECONDS, TimeUnit.SECONDS), "connections hang");
        } finally {
            threads.shutdownNow();
        }
        return judged(became, count, expected);
    }

    private void play(Script script, Outcomes became) {
        long start = System.nanoTime();
        String outcome;
        try (Wire wire = new Wire(server.address())) {
            outcome = script.play(wire);
        } catch (ConnectException e) {
            outcome = "not connected";
        } catch (SocketException e) {
            outcome = Wire.RESET;
        } catch (IOException e) {
            outcome = e.toString();
        } catch (InterruptedException e) {
            outcome = "hangs";
        }
        synchronized (this) {
            long lived = System.nanoTime() - start;
            became.add(outcome, lived);
            outcomes.add(outcome, lived);
        }
    }

    /** Slow clients of a kind, all of which the server must end, after an answer or without. */
    Outcomes slowClients(SlowClients.Kind kind, int count, Set<String> expected) throws Exception {
        Outcomes became = new Outcomes();
        try (SlowClients slow = new SlowClients(server.address(), List.of(kind), count, HANGS_SECONDS, false);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> running = thread.submit(() -> {
                slow.run(() -> {});
                return null;
            });
            lookAtItsHeight(count);
            running.get();
            List<String> answers = new ArrayList<>();
            slow.answers(kind)
                    .forEach((status, times) -> answers.addAll(Collections.nCopies(times, status + ", reset")));
            for (long lived : slow.livesNanos(kind)) {
                String outcome = answers.isEmpty() ? Wire.RESET : answers.removeLast();
                became.add(outcome, lived);
                outcomes.add(outcome, lived);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("slow clients failed", e.getCause());
        }
        return judged(became, count, expected);
    }

    private Outcomes judged(Outcomes became, int count, Set<String> expected) {
        expect(
                became.areAll(expected) && became.connections() == count,
                count + " must have one of " + expected + ", but had " + became);
        return became;
    }

    /** Where a peer lasts, measures the server's memory when so many connections are there. */
    private void lookAtItsHeight(int connections) throws CompareFailure, InterruptedException {
        if (!peer.weight().lasts()) {
            return;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHERED_MILLIS_MAX);
        long there = connections();
        while (there < GATHERED_SHARE * connections && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            there = connections();
        }
        expect(there > 0, "the server has no connections of it");
        bytesPerConnection = (liveBytes() - liveBytesBefore) / Math.max(1, there);
    }

    private long connections() throws CompareFailure, InterruptedException {
        return counter(server.stats(), "counters", "connections") - 1; // the probe's
    }

    /** What is alive in the server after a collection, on its heap and in native memory. What it costs to ask is not the peer's. */
    private long liveBytes() throws CompareFailure, InterruptedException {
        probe.pause();
        try {
            double start = cpuMicros();
            MemorySeen seen = server.memory();
            lookingMicros += cpuMicros() - start;
            return seen.heapBytes().orElse(0) + seen.nativeBytes().orElse(0);
        } finally {
            probe.goOn();
        }
    }

    /** CPU time that the server took so far, but for looking at its memory. */
    double cpuMicrosForPeers() {
        return cpuMicros() - lookingMicros;
    }

    private double cpuMicros() {
        Double micros = server.cpuMicros();
        return micros == null ? 0 : micros;
    }

    /** A counter of HTTP must have grown by so much at least since the peer came. */
    void expectCounted(String name, long least) throws CompareFailure, InterruptedException {
        long grown = counter(server.stats(), "http", name) - counter(before, "http", name);
        expect(grown >= least, name + " grew by " + grown + ", not by " + least);
    }

    /** All must have lived until a deadline, and not for much longer; one of them for hardly longer. */
    void expectLives(Outcomes became, double secondsMin, double secondsMax) {
        expect(
                became.shortestSeconds() >= secondsMin
                        && became.shortestSeconds() <= secondsMax + Deadlines.PROMPT
                        && became.longestSeconds() <= secondsMax + Deadlines.BUSY,
                "must live from " + secondsMin + " to " + secondsMax + " s");
    }

    /** Complains where something is not so. */
    void expect(boolean isSo, String complaint) {
        if (!isSo) {
            complaints.add(complaint);
        }
    }

    /** Waits until nothing of the peer is left in the server; complains where something stays. */
    void expectNothingLeft() throws CompareFailure, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
        while (true) {
            JsonNode stats = statsWithoutProbe();
            long connections = counter(stats, "counters", "connections") - 1;
            long buffers = counter(stats, "counters", "buffers_in_use");
            if (connections <= 0 && buffers == 0) {
                break;
            }
            if (System.nanoTime() - deadline > 0) {
                complaints.add(connections + " connections and " + buffers + " buffers are left");
                break;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        long failures = counter(server.stats(), "counters", "failures") - counter(before, "counters", "failures");
        expect(failures == 0, failures + " callbacks of the server failed");
    }

    private JsonNode statsWithoutProbe() throws CompareFailure, InterruptedException {
        probe.pause();
        try {
            return server.stats();
        } finally {
            probe.goOn();
        }
    }

    private static long counter(JsonNode stats, String group, String name) {
        JsonNode value = stats.path(group).path(name);
        if (!value.isNumber()) {
            throw new IllegalStateException("the server has no counter " + group + "." + name);
        }
        return value.asLong();
    }

    Outcomes outcomes() {
        return outcomes;
    }

    /** What a connection kept alive; 0 where that was not measured. */
    long bytesPerConnection() {
        return bytesPerConnection;
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}
