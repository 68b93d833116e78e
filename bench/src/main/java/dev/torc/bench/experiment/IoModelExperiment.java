package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** E5: readiness against completions, and threads. */
final class IoModelExperiment implements Experiment {
    private static final double PUBLISHED_LATENCY = 28.7 / 42.3;
    private static final double PUBLISHED_CPU = 41.5 / 68.1;
    private static final List<String> SERVERS =
            List.of("nio", "io_uring", "io_uring+no-multishot-accept", "threads", "virtual-threads", "jdk-virtual");

    @Override
    public String name() {
        return "io-model";
    }

    @Override
    public String number() {
        return "E5";
    }

    @Override
    public String claim() {
        return "10,000 short connections: an io_uring loop has 28.7 us of mean latency and 41.5 % CPU, a poller of"
                + " readiness 42.3 us and 68.1 %.";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: the I/O model: " + String.join(", ", Comparisons.known(SERVERS)),
                "kept: GET /plaintext on a new connection each, " + settings.connections()
                        + " at a time, closed loop, one loop, CPUs apart from the load's");
    }

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Workload workload = Workload.get("short", "short connections", "/plaintext", settings.connections())
                .withRequestsPerConnection(1);
        Run run = Comparisons.run(Comparisons.known(SERVERS), workload, settings, progress);
        double latency = Comparisons.ratio(run, "io_uring", workload, Quantity.MEAN);
        double cpu = Comparisons.ratio(run, "io_uring", workload, Quantity.CPU);
        Conclusion conclusion =
                Conclusion.ofRatio(PUBLISHED_LATENCY, latency).and(Conclusion.ofRatio(PUBLISHED_CPU, cpu));
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.ratio("io_uring over nio, mean latency", PUBLISHED_LATENCY, latency));
        figures.add(Figure.ratio("io_uring over nio, CPU per connection", PUBLISHED_CPU, cpu));
        figures.addAll(Comparisons.medians(run, workload, Quantity.MEAN, "mean latency", "us"));
        figures.addAll(Comparisons.medians(run, workload, Quantity.CPU, "CPU", "us/connection"));
        figures.addAll(Comparisons.medians(run, workload, Quantity.SYSCALLS, "system calls", "/connection"));
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: with short connections io_uring has %.2f of NIO's mean latency (published: %.2f) and %.2f of its"
                                + " CPU (published: %.2f).",
                        conclusion.label(),
                        latency,
                        PUBLISHED_LATENCY,
                        cpu,
                        PUBLISHED_CPU));
    }
}
