package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** E2: what becomes of connections whose clients say nothing more. */
final class LeakExperiment implements Experiment {
    private static final String TORC = "nio";
    private static final String JDK = "jdk-default";

    /** Longer than the JDK's 30 s for idle connections, which it looks at every ten seconds. */
    private static final long WAIT_SECONDS = 45;

    private static final long QUICK_WAIT_SECONDS = 3;

    @Override
    public String name() {
        return "leak";
    }

    @Override
    public String number() {
        return "E2";
    }

    @Override
    public String claim() {
        return "Without deadlines for reading and for idle connections, dead peers keep their connections for ever.";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: Torc (" + TORC
                        + "), its deadlines at 10 s for a head and here 20 s for an idle connection; the"
                        + " JDK's HttpServer as it comes",
                "varied: clients that send nothing, half a head, half a body, or one request",
                "kept: " + perKind(settings)
                        + " clients of each kind, which keep their sockets open and say nothing more,"
                        + " and are looked at after " + waitSeconds(settings) + " s");
    }

    private static int perKind(ExperimentSettings settings) {
        return Math.max(1, settings.connections() / SilentClients.Kind.values().length);
    }

    private static long waitSeconds(ExperimentSettings settings) {
        return settings.quick() ? QUICK_WAIT_SECONDS : WAIT_SECONDS;
    }

    /** What a server still had in the end. */
    private record Left(int connections, int clients, long heapBytes) {}

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<String> deadlines = settings.quick()
                ? List.of("--head-timeout", "1s", "--body-timeout", "1s", "--idle-timeout", "1s")
                : List.of("--body-timeout", "20s", "--idle-timeout", "20s");
        Left torc = measure(TORC, deadlines, settings, figures, progress);
        Left jdk = measure(JDK, List.of(), settings, figures, progress);
        Conclusion conclusion =
                torc.connections() == 0 && jdk.connections() > 0 ? Conclusion.CONFIRMED : Conclusion.NOT_CONFIRMED;
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: of %d silent clients the JDK's HttpServer still has %d after %d s, with %,d B of heap more than"
                                + " before; Torc has %d, with %,d B.",
                        conclusion.label(),
                        torc.clients(),
                        jdk.connections(),
                        waitSeconds(settings),
                        jdk.heapBytes(),
                        torc.connections(),
                        torc.heapBytes()));
    }

    private static Left measure(
            String name,
            List<String> options,
            ExperimentSettings settings,
            List<Figure> figures,
            Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        int perKind = perKind(settings);
        progress.accept(name + ": silent clients");
        try (TrialServer server = new TrialServer(name, settings.serverCpus(), options);
                SilentClients clients = new SilentClients(server.address())) {
            clients.open(SilentClients.Kind.SERVED, 1); // what a first request loads is no leak
            long before = server.liveHeapBytes();
            for (SilentClients.Kind kind : SilentClients.Kind.values()) {
                clients.open(kind, perKind);
            }
            progress.accept(name + ": " + waitSeconds(settings) + " s of silence");
            TimeUnit.SECONDS.sleep(waitSeconds(settings));
            int left = 0;
            for (SilentClients.Kind kind : SilentClients.Kind.values()) {
                int open = clients.countOpen(kind);
                figures.add(Figure.measured(
                        name + ", clients left that had sent " + kind.what(), "of " + clients.count(kind), open));
                left += open;
            }
            long grown = Math.max(0, server.liveHeapBytes() - before);
            figures.add(Figure.measured(name + ", live heap beyond that before", "B", (double) grown));
            return new Left(left, clients.count(), grown);
        }
    }
}
