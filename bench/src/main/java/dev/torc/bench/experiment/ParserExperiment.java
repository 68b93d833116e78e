package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.experiment.Microbenchmarks.Cost;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** E6: a parser that copies nothing. */
final class ParserExperiment implements Experiment {
    private static final double PUBLISHED_COPYING_NANOS = 820;
    private static final double PUBLISHED_NANOS = 47;
    private static final String NANOS = "ns/request";
    private static final String BYTES = "B/request";

    @Override
    public String name() {
        return "parser";
    }

    @Override
    public String number() {
        return "E6";
    }

    @Override
    public String claim() {
        return "A parser that copies nothing takes 47 ns for a request, one that copies 820 ns.";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: Torc's parser, which validates and answers offsets, and one that makes Strings of everything",
                "varied: heads of 35 and of 700 bytes",
                "kept: sixteen heads of the same size and of different shapes in turn, in direct buffers, on one thread");
    }

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress) throws CompareFailure {
        progress.accept("heads of 35 bytes");
        Map<String, Cost> small = costs("35", settings);
        progress.accept("heads of 700 bytes");
        Map<String, Cost> browser = costs("700", settings);
        Cost own = cost(small, "offsetsAndLook");
        Cost copying = cost(small, "copying");
        double ratio = own.nanos() / copying.nanos();
        double published = PUBLISHED_NANOS / PUBLISHED_COPYING_NANOS;
        Conclusion conclusion = Conclusion.ofRatio(published, ratio);
        List<Figure> figures = List.of(
                new Figure("35 bytes, nothing copied", NANOS, PUBLISHED_NANOS, own.nanos()),
                new Figure("35 bytes, copying", NANOS, PUBLISHED_COPYING_NANOS, copying.nanos()),
                Figure.ratio("35 bytes, the one over the other", published, ratio),
                Figure.measured("35 bytes, nothing copied, allocated", BYTES, own.bytes()),
                Figure.measured("35 bytes, copying, allocated", BYTES, copying.bytes()),
                Figure.measured(
                        "700 bytes, nothing copied",
                        NANOS,
                        cost(browser, "offsetsAndLook").nanos()),
                Figure.measured(
                        "700 bytes, copying", NANOS, cost(browser, "copying").nanos()));
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: without copies a request of 35 bytes takes %.2f of the time with them (published: %.2f).",
                        conclusion.label(),
                        ratio,
                        published));
    }

    private static Map<String, Cost> costs(String headBytes, ExperimentSettings settings) throws CompareFailure {
        return Microbenchmarks.run(
                "dev.torc.bench.jmh.RequestParserBenchmark", Map.of("headBytes", headBytes), settings.quick());
    }

    private static Cost cost(Map<String, Cost> costs, String name) {
        return Objects.requireNonNull(costs.get(name), name);
    }
}
