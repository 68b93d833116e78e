package dev.torc.bench.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a request costs a server in bytes and system calls once it is warm: its counters are read twice while the same connections
 * are under load, so that neither the first requests nor new connections count. Stateless.
 */
final class SteadyStates {
    private static final int CONNECTIONS = 64;
    private static final int PIPELINED = 16;
    private static final long WARM_UP_MILLIS = 2_000;
    private static final long WINDOW_MILLIS = 1_500;
    private static final long QUICK_SHARE = 10;
    private static final long CONNECT_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_MILLIS = 20;

    /** A machine that is busy with other things compiles late, and starves the load: so many windows may pass until one is steady. */
    private static final int WINDOWS_MAX = 8;

    /** Nothing is to be allocated for a request: less than one object in a hundred of them. */
    private static final double BYTES_MAX = 0.16;

    private SteadyStates() {}

    /**
     * A server, and the most system calls that a request may take, one at a time and with others in a pipeline. A saturated ring needs
     * few, about 0.05 and 0.003; NIO reads and writes for each request or pipeline, and selects for many.
     */
    record Subject(String server, double callsMax, double pipelinedCallsMax) {}

    static final List<Subject> SUBJECTS = List.of(new Subject("io_uring", 0.2, 0.05), new Subject("nio", 2.3, 0.25));

    /** What was counted between the two readings, per request. */
    private record Seen(double bytes, double calls) {}

    static List<Check> run(GateSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<Check> checks = new ArrayList<>();
        for (Subject subject : SUBJECTS) {
            checks.addAll(bare(subject, settings, progress));
            checks.addAll(withMiddleware(subject, settings, progress));
        }
        return checks;
    }

    private static List<Check> bare(Subject subject, GateSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        String name = settings.server(subject.server());
        progress.accept("steady state of " + name);
        try (TrialServer server = new TrialServer(name, settings.serverCpus(), List.of())) {
            // The pipeline first, for it warms the server up sooner.
            Seen pipelined;
            try (Load _ = LightLoad.start(server.address(), settings.loadCpus(), CONNECTIONS, PIPELINED)) {
                pipelined = steady(server, settings, CONNECTIONS, subject.pipelinedCallsMax());
            }
            Seen single;
            try (Load _ = LightLoad.start(server.address(), settings.loadCpus(), CONNECTIONS, 1)) {
                single = steady(server, settings, 2 * CONNECTIONS, subject.callsMax());
            }
            return List.of(
                    bytes(name, single),
                    bytes(name + ", pipelined", pipelined),
                    calls(name, subject.callsMax(), single),
                    calls(name + ", pipelined", subject.pipelinedCallsMax(), pipelined));
        }
    }

    private static List<Check> withMiddleware(Subject subject, GateSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        String name = subject.server() + "+middleware";
        progress.accept("steady state of " + name);
        try (TrialServer server = new TrialServer(name, settings.serverCpus(), List.of())) {
            // Its responses tell a time, and so are not all of the same length.
            Seen seen;
            try (Load _ = OwnLoad.start(server.url(), CONNECTIONS, PIPELINED)) {
                seen = steady(server, settings, CONNECTIONS, Double.MAX_VALUE);
            }
            return List.of(bytes(name + ", pipelined", seen));
        }
    }

    private static Check bytes(String what, Seen seen) {
        return Check.of("allocated by the loop of " + what, "B/request", BYTES_MAX, seen.bytes());
    }

    private static Check calls(String what, double limit, Seen seen) {
        return Check.of("system calls of " + what, "/request", limit, seen.calls());
    }

    /**
     * The first window in which nothing was allocated to speak of, and the server was saturated; the last one where there is none.
     *
     * @param accepted how many connections the server has accepted when all of the load's are there
     */
    private static Seen steady(TrialServer server, GateSettings settings, int accepted, double callsMax)
            throws CompareFailure, InterruptedException {
        awaitAccepted(server, accepted);
        long share = settings.quick() ? QUICK_SHARE : 1;
        TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS / share);
        JsonNode before = server.stats();
        for (int window = 1; ; window++) {
            TimeUnit.MILLISECONDS.sleep(WINDOW_MILLIS / share);
            JsonNode after = server.stats();
            double requests = grown(before.path("http"), after.path("http"), "requests");
            if (requests < 1 || grown(before.path("counters"), after.path("counters"), "accepted") != 0) {
                throw new CompareFailure("There was no steady load on " + server.url() + ".");
            }
            Seen seen = new Seen(
                    grown(before, after, "loopAllocatedBytes") / requests,
                    grown(before.path("counters"), after.path("counters"), "syscalls") / requests);
            boolean good = seen.bytes() <= BYTES_MAX && seen.calls() <= callsMax;
            if (good || settings.quick() || window == WINDOWS_MAX) {
                return seen;
            }
            before = after;
        }
    }

    private static void awaitAccepted(TrialServer server, int accepted) throws CompareFailure, InterruptedException {
        long deadline = System.nanoTime() + CONNECT_NANOS_MAX;
        while (server.stats().path("counters").path("accepted").asInt() < accepted) {
            if (System.nanoTime() - deadline > 0) {
                throw new CompareFailure("The load does not connect to " + server.url() + ".");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static double grown(JsonNode before, JsonNode after, String name) {
        return after.path(name).asDouble() - before.path(name).asDouble();
    }
}
