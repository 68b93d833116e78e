package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.experiment.Microbenchmarks.Cost;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** E12: typed values that middleware hands to the handler. */
final class TypedContextExperiment implements Experiment {
    private static final double PUBLISHED_PLAIN_NANOS = 82;
    private static final double PUBLISHED_MARKED_NANOS = 85;
    private static final double PUBLISHED_BOUNDED_NANOS = 117;
    private static final double PUBLISHED_BOUNDED_BYTES = 24;
    /** Less than this is what JMH itself leaves behind. */
    private static final double NOTHING_BYTES = 0.5;

    private static final String NANOS = "ns/request";
    private static final String BYTES = "B/request";

    @Override
    public String name() {
        return "typed-middleware";
    }

    @Override
    public String number() {
        return "E12";
    }

    @Override
    public String claim() {
        return "A typed value costs a middleware next to nothing (82 and 85 ns, 0 B), a bounded type 117 ns and 24 B.";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: a field, an attribute under a typed key (Torc's), and a generic wrapper whose type is bounded",
                "kept: a head of 35 bytes is parsed, the value is set, and read in a handler that is not inlined");
    }

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress) throws CompareFailure {
        progress.accept("three ways to hand a value on");
        Map<String, Cost> costs =
                Microbenchmarks.run("dev.torc.bench.jmh.TypedContextBenchmark", Map.of(), settings.quick());
        Cost plain = Objects.requireNonNull(costs.get("plain"));
        Cost key = Objects.requireNonNull(costs.get("typedKey"));
        Cost bounded = Objects.requireNonNull(costs.get("boundedType"));
        boolean free = key.bytes() < NOTHING_BYTES && bounded.bytes() > NOTHING_BYTES;
        double published = PUBLISHED_BOUNDED_NANOS / PUBLISHED_PLAIN_NANOS;
        double ratio = bounded.nanos() / plain.nanos();
        Conclusion slower = Conclusion.ofRatio(published, ratio);
        Conclusion conclusion = free ? slower : Conclusion.NOT_CONFIRMED;
        List<Figure> figures = List.of(
                new Figure("plain", NANOS, PUBLISHED_PLAIN_NANOS, plain.nanos()),
                new Figure("typed key (published: marker type)", NANOS, PUBLISHED_MARKED_NANOS, key.nanos()),
                new Figure("bounded type", NANOS, PUBLISHED_BOUNDED_NANOS, bounded.nanos()),
                Figure.ratio(
                        "typed key over plain",
                        PUBLISHED_MARKED_NANOS / PUBLISHED_PLAIN_NANOS,
                        key.nanos() / plain.nanos()),
                Figure.ratio("bounded type over plain", published, ratio),
                new Figure("plain", BYTES, 0.0, plain.bytes()),
                new Figure("typed key", BYTES, 0.0, key.bytes()),
                new Figure("bounded type", BYTES, PUBLISHED_BOUNDED_BYTES, bounded.bytes()));
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: a bounded type allocates %.0f B and takes %.2f of the plain time (published: %.2f), Torc's"
                                + " typed key %.1f B and %.2f.",
                        conclusion.label(),
                        bounded.bytes(),
                        ratio,
                        published,
                        key.bytes(),
                        key.nanos() / plain.nanos()));
    }
}
