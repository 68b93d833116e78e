package dev.torc.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.MemorySeen;
import dev.torc.bench.compare.TrialServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The soak of one engine: cycles of {@link Phase}s, each followed by a pause in which nothing may be left. A first cycle warms up;
 * what the server has open after it is what it has to have open after every other. Confined to one thread.
 */
final class SoakRun {
    /** All of the heap is there from the start, so that what is resident tells of everything else. */
    private static final List<String> JVM_FLAGS =
            List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:NativeMemoryTracking=summary");

    private static final long SETTLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(8);
    private static final long SETTLE_LOOK_MILLIS = 20;

    /** How many connections may be about to be accepted or closed: sockets are open that no table has. */
    private static final int IN_BETWEEN_MAX = 4_096;

    /** By how many events counters may differ that are read one after the other. */
    private static final int READ_APART_MAX = 256;

    private static final int TIMERS_PER_CONNECTION_MAX = 4;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final double MIB = 1 << 20;

    private final String engine;
    private final SoakSettings settings;
    private final TrialServer server;
    private final Site site;
    private final Consumer<String> progress;
    private final Tally tally = new Tally();
    private final SplittableRandom random;
    private final List<Sample> samples = new ArrayList<>();
    private final long startNanos = System.nanoTime();

    private SoakRun(String engine, SoakSettings settings, TrialServer server, Consumer<String> progress) {
        this.engine = engine;
        this.settings = settings;
        this.server = server;
        this.site = new Site(server.address(), settings.deadlineMillis());
        this.progress = progress;
        this.random = new SplittableRandom(settings.seed() ^ engine.hashCode());
    }

    /** Starts a server on the engine, soaks it and ends it. */
    static SoakResult of(String engine, SoakSettings settings, Path files, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        String deadline = settings.deadlineMillis() + "ms";
        String idle = Site.IDLE_DEADLINES * settings.deadlineMillis() + "ms";
        List<String> options = List.of(
                "--files",
                files.toString(),
                "--head-timeout",
                deadline,
                "--body-timeout",
                deadline,
                "--write-timeout",
                deadline,
                "--idle-timeout",
                idle);
        try (TrialServer server = new TrialServer(engine, settings.cpus(), options, JVM_FLAGS)) {
            return new SoakRun(engine, settings, server, progress).run();
        }
    }

    private SoakResult run() throws CompareFailure, InterruptedException {
        Pause before = cycle(0, null);
        samples.clear();
        List<Pause> pauses = new ArrayList<>();
        long beganNanos = System.nanoTime();
        long elapsed = 0;
        // A cycle is not begun where more than half of it would be too late.
        while (pauses.isEmpty()
                || elapsed + elapsed / pauses.size() / 2 <= settings.duration().toNanos()) {
            pauses.add(cycle(pauses.size() + 1, before));
            elapsed = System.nanoTime() - beganNanos;
        }
        JsonNode details = server.stats().path("engine");
        List<Finding> findings = new ArrayList<>(new Judge(before, pauses).server());
        findings.addAll(Judge.clients(tally));
        return new SoakResult(
                engine,
                details,
                findings,
                tally.played(),
                tally.problems(),
                before,
                List.copyOf(pauses),
                List.copyOf(samples));
    }

    private Pause cycle(int number, @Nullable Pause before) throws CompareFailure, InterruptedException {
        Traffic traffic = new Traffic(site, tally, random);
        try {
            for (Phase phase : Phase.values()) {
                traffic.begin(phase);
                watch(phase);
            }
        } finally {
            traffic.end();
        }
        Pause pause = pause(number, before);
        progress.accept(String.format(
                Locale.ROOT,
                "%s: cycle %d, %.0f s: %,d requests, %,d connections; heap %.2f MiB, native %.2f MiB, resident %.0f MiB;"
                        + " %d problems",
                engine,
                number,
                pause.seconds(),
                pause.gauges().requests(),
                pause.gauges().accepted(),
                pause.heapBytes() / MIB,
                pause.nativeBytes() / MIB,
                pause.rssBytes() / MIB,
                tally.problemCount()));
        return pause;
    }

    /** Looks at the server until a phase is over. */
    private void watch(Phase phase) throws CompareFailure, InterruptedException {
        long endNanos = System.nanoTime() + settings.phaseMillis() * NANOS_PER_MILLI;
        for (long left = settings.phaseMillis(); left > 0; left = (endNanos - System.nanoTime()) / NANOS_PER_MILLI) {
            TimeUnit.MILLISECONDS.sleep(Math.min(left, settings.sampleMillis()));
            look(phase);
        }
    }

    /** What is true of a server at any moment, as far as it can be seen while it works: a look takes a moment, too. */
    private void look(Phase phase) throws CompareFailure, InterruptedException {
        Gauges before = Gauges.of(server.stats());
        int descriptors = server.descriptors();
        Gauges now = Gauges.of(server.stats());
        samples.add(new Sample(
                seconds(), phase.title(), now, descriptors, server.rssBytes().orElse(0)));
        long came = now.accepted() - before.accepted();
        long most = before.connections() + came;
        // A file beside each connection, at most.
        require(descriptors <= 2 * most + IN_BETWEEN_MAX, "descriptors", descriptors, now);
        require(now.timers() <= TIMERS_PER_CONNECTION_MAX * (most + IN_BETWEEN_MAX), "timers", now.timers(), now);
        long uncounted = now.connections() - (now.accepted() - now.closed());
        require(
                Math.abs(uncounted) <= came + now.closed() - before.closed() + READ_APART_MAX,
                "connections",
                uncounted,
                now);
        require(now.failures() == 0, "exceptions out of callbacks", now.failures(), now);
        require(
                Math.min(Math.min(now.connections(), now.sendBuffers()), Math.min(now.receiveBuffers(), now.timers()))
                        >= 0,
                "gauges below zero",
                -1,
                now);
    }

    private void require(boolean condition, String what, long value, Gauges gauges) {
        if (!condition) {
            tally.problem(String.format(
                    Locale.ROOT, "live check after %.1f s: %s: %d, with %s", seconds(), what, value, gauges));
        }
    }

    /** Waits until the server holds nothing any more, or has had long enough for that. */
    private Pause pause(int cycle, @Nullable Pause before) throws CompareFailure, InterruptedException {
        long since = System.nanoTime();
        Gauges gauges = Gauges.of(server.stats());
        while (!hasSettled(gauges, before) && System.nanoTime() - since < SETTLE_NANOS_MAX) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_LOOK_MILLIS);
            gauges = Gauges.of(server.stats());
        }
        long settledMillis = (System.nanoTime() - since) / NANOS_PER_MILLI;
        MemorySeen memory = server.memory();
        return new Pause(
                cycle,
                seconds(),
                settledMillis,
                gauges,
                memory.descriptors(),
                memory.heapBytes().orElse(0),
                memory.nativeBytes().orElse(0) - gauges.pooledBytes(),
                memory.rssBytes().orElse(0));
    }

    private boolean hasSettled(Gauges gauges, @Nullable Pause before) {
        return gauges.isIdle() && (before == null || server.descriptors() == before.descriptors());
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
