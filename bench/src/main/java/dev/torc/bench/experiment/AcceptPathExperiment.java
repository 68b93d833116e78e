package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** E1: how long a new connection waits beside many others, by how the loops wait. */
final class AcceptPathExperiment implements Experiment {
    private static final double PUBLISHED_DELAY = 2.3 / 18.7;
    private static final double CONNECTIONS_PER_SECOND = 500;
    private static final int CONNECTING = 64;
    private static final List<String> SERVERS =
            List.of("nio", "nio+spin", "io_uring", "io_uring+spin", "io_uring+no-multishot-accept");

    @Override
    public String name() {
        return "accept-path";
    }

    @Override
    public String number() {
        return "E1";
    }

    @Override
    public String claim() {
        return "Beside 10,000 long connections a new one waits 18.7 ms, and 2.3 ms where the server polls busily"
                + " (SO_BUSY_POLL).";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: loops that block and loops that spin for 50 us first, on both engines; one accept per operation",
                "kept: 500 new connections a second, open loop, one request each, beside " + settings.connections()
                        + " idle ones; one loop, CPUs apart from the load's",
                "not here: SO_BUSY_POLL polls the queue of a network card, and loopback has none");
    }

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Workload workload = Workload.get("accept", "new connections beside idle ones", "/plaintext", CONNECTING)
                .withRate(CONNECTIONS_PER_SECOND, null)
                .withRequestsPerConnection(1)
                .beside(settings.connections(), 0);
        Run run = Comparisons.run(Comparisons.known(SERVERS), workload, settings, progress);
        double nio = Comparisons.ratio(run, "nio+spin", workload, Quantity.MEAN);
        double uring = Comparisons.ratio(run, "io_uring+spin", workload, Quantity.MEAN)
                / Comparisons.ratio(run, "io_uring", workload, Quantity.MEAN);
        Conclusion conclusion = Conclusion.ofRatio(PUBLISHED_DELAY, Math.min(nio, uring));
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.ratio("nio, spinning over blocking, mean time to the response", PUBLISHED_DELAY, nio));
        figures.add(Figure.ratio("io_uring, the same", PUBLISHED_DELAY, uring));
        figures.addAll(Comparisons.medians(run, workload, Quantity.MEAN, "mean", "us"));
        figures.addAll(Comparisons.medians(run, workload, Quantity.P99, "99th percentile", "us"));
        figures.addAll(Comparisons.medians(run, workload, Quantity.CPU, "CPU", "us/connection"));
        figures.addAll(Comparisons.medians(run, workload, Quantity.SYSCALLS, "system calls", "/connection"));
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: on loopback a new connection is answered in %.2f (NIO) and %.2f (io_uring) of the time when the"
                                + " loop spins before it blocks (published for SO_BUSY_POLL on a network card: %.2f).",
                        conclusion.label(),
                        nio,
                        uring,
                        PUBLISHED_DELAY));
    }
}
