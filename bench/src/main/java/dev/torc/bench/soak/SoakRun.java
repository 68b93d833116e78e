package dev.torc.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.CpuList;
import dev.torc.bench.compare.MemorySeen;
import dev.torc.bench.compare.TrialServer;
import java.io.IOException;
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

    /** Connections that may be on their way to a table or from one. */
    private static final int ON_THEIR_WAY_MAX = 128;

    /** A loop opens some descriptors with its first large file. So many connections miss no loop, whichever they fall to. */
    private static final int FIRST_FILES_PER_LOOP = 16;

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
    private final List<Pause> pauses = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private JsonNode details = NullNode.getInstance();
    private @Nullable Pause before;
    private int descriptorsAtRest;

    private SoakRun(String engine, SoakSettings settings, TrialServer server, Consumer<String> progress) {
        this.engine = engine;
        this.settings = settings;
        this.server = server;
        this.site = new Site(server.address(), settings.deadlineMillis());
        this.progress = progress;
        this.random = new SplittableRandom(settings.seed() ^ engine.hashCode());
    }

    /** Starts a server on the engine, soaks it and ends it; what fails once it has started is a finding. */
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

    private SoakResult run() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try {
            cycles();
        } catch (CompareFailure e) {
            findings.add(Finding.ofFailure(String.valueOf(e.getMessage())));
        }
        Pause warm = before;
        if (warm != null && !pauses.isEmpty()) {
            findings.addAll(new Judge(warm, pauses).server());
        }
        findings.addAll(Judge.clients(tally));
        return new SoakResult(
                engine,
                details,
                List.copyOf(findings),
                tally.played(),
                tally.problems(),
                warm,
                List.copyOf(pauses),
                List.copyOf(samples));
    }

    private void cycles() throws CompareFailure, InterruptedException {
        details = server.stats().path("engine");
        openPipes();
        descriptorsAtRest = server.descriptors();
        Pause warm = cycle(0, null);
        before = warm;
        descriptorsAtRest = warm.descriptors();
        samples.clear();
        long beganNanos = System.nanoTime();
        long elapsed = 0;
        // A cycle is not begun where more than half of it would be too late.
        while (pauses.isEmpty()
                || elapsed + elapsed / pauses.size() / 2 <= settings.duration().toNanos()) {
            pauses.add(cycle(pauses.size() + 1, warm));
            elapsed = System.nanoTime() - beganNanos;
        }
    }

    /** Has each loop open what it keeps once it had to send a large file. */
    private void openPipes() throws CompareFailure {
        int loops = CpuList.count(settings.cpus()).orElse(1);
        try {
            for (int i = 0; i < loops * FIRST_FILES_PER_LOOP; i++) {
                Exchange.FILE.play(site, random);
            }
        } catch (IOException e) {
            throw new CompareFailure("A first file was not served: " + e.getMessage() + ".");
        }
    }

    private Pause cycle(int number, @Nullable Pause warm) throws CompareFailure, InterruptedException {
        Traffic traffic = new Traffic(site, tally, random);
        try {
            for (Phase phase : Phase.values()) {
                traffic.begin(phase);
                watch(phase);
            }
        } finally {
            traffic.end();
        }
        Pause pause = pause(number, warm);
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
        Gauges first = Gauges.of(server.stats());
        int descriptors = server.descriptors();
        Gauges now = Gauges.of(server.stats());
        Gauges last = Gauges.of(server.stats());
        long rssBytes = MemorySeen.require("resident", server.rssBytes());
        samples.add(new Sample(seconds(), phase.title(), now, descriptors, rssBytes));
        // Counters are read one after the other: what they differ by has come or gone between the looks before and
        // after.
        long came = last.accepted() - first.accepted();
        long went = last.closed() - first.closed();
        // Each client may have a file or a timer of its own; what no table has, or had, is on its way to one or from
        // one.
        long explained =
                first.connections() + came + Traffic.CLIENTS_MAX + Traffic.connectionsMax(phase) + ON_THEIR_WAY_MAX;
        require(descriptors <= descriptorsAtRest + explained, "descriptors", descriptors, now);
        require(now.timers() <= explained, "timers", now.timers(), now);
        long uncounted = now.connections() - (now.accepted() - now.closed());
        require(Math.abs(uncounted) <= came + went, "connections", uncounted, now);
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
    private Pause pause(int cycle, @Nullable Pause warm) throws CompareFailure, InterruptedException {
        long since = System.nanoTime();
        Gauges gauges = Gauges.of(server.stats());
        while (!hasSettled(gauges, warm) && System.nanoTime() - since < SETTLE_NANOS_MAX) {
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
                MemorySeen.require("heap", memory.heapBytes()),
                MemorySeen.require("native", memory.nativeBytes()) - gauges.pooledBytes(),
                MemorySeen.require("resident", memory.rssBytes()));
    }

    private boolean hasSettled(Gauges gauges, @Nullable Pause warm) {
        return gauges.isIdle() && (warm == null || server.descriptors() == warm.descriptors());
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
