package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.experiment.Microbenchmarks.Cost;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** E4: chains of middleware that allocate, and one that does not. */
final class MiddlewareExperiment implements Experiment {
    private static final double PUBLISHED_CONTEXT_BYTES = 24;
    private static final double PUBLISHED_CLOSURES_BYTES = 128;
    private static final double PUBLISHED_CONTEXT_COLLECTIONS = 0.3;
    private static final double PUBLISHED_CLOSURES_COLLECTIONS = 8.2;
    private static final double REQUESTS_PER_SECOND = 10_000;
    private static final double YOUNG_BYTES = 1 << 20;
    /** Less than this is what JMH itself leaves behind. */
    private static final double NOTHING_BYTES = 0.5;

    private static final String BYTES = "B/request";
    private static final String COLLECTIONS = "GC/s";

    @Override
    public String name() {
        return "middleware-alloc";
    }

    @Override
    public String number() {
        return "E4";
    }

    @Override
    public String claim() {
        return "A chain of middleware allocates 24 B for a request where it captures nothing, and 128 B with closures.";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: Torc's chain, composed once; an object per request that is handed along; a closure per middleware"
                        + " and request",
                "kept: eight middlewares, each of which notes something of the request, on one thread",
                "computed: collections a second, for 10,000 requests/s and 1 MiB of room for new objects");
    }

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress) throws CompareFailure {
        progress.accept("three chains");
        Map<String, Cost> costs =
                Microbenchmarks.run("dev.torc.bench.jmh.MiddlewareBenchmark", Map.of(), settings.quick());
        Cost own = Objects.requireNonNull(costs.get("composedOnce"));
        Cost context = Objects.requireNonNull(costs.get("contextPerRequest"));
        Cost closures = Objects.requireNonNull(costs.get("closuresPerRequest"));
        double published = PUBLISHED_CONTEXT_BYTES / PUBLISHED_CLOSURES_BYTES;
        double ratio = context.bytes() / closures.bytes();
        boolean none = own.bytes() < NOTHING_BYTES;
        Conclusion conclusion = !none
                ? Conclusion.NOT_CONFIRMED
                : context.bytes() < NOTHING_BYTES ? Conclusion.NOT_APPLICABLE : Conclusion.ofRatio(published, ratio);
        List<Figure> figures = List.of(
                new Figure("object per request", BYTES, PUBLISHED_CONTEXT_BYTES, context.bytes()),
                new Figure("closures", BYTES, PUBLISHED_CLOSURES_BYTES, closures.bytes()),
                Figure.ratio("the one over the other", published, ratio),
                Figure.measured("Torc's chain", BYTES, own.bytes()),
                new Figure("object per request", COLLECTIONS, PUBLISHED_CONTEXT_COLLECTIONS, perSecond(context)),
                new Figure("closures", COLLECTIONS, PUBLISHED_CLOSURES_COLLECTIONS, perSecond(closures)),
                Figure.measured("Torc's chain", COLLECTIONS, perSecond(own)),
                Figure.measured("Torc's chain", "ns/request", own.nanos()),
                Figure.measured("object per request", "ns/request", context.nanos()),
                Figure.measured("closures", "ns/request", closures.nanos()));
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: closures allocate %.0f B for a request, an object per request %.0f B, and Torc's chain"
                                + " %.1f B.",
                        conclusion.label(),
                        closures.bytes(),
                        context.bytes(),
                        own.bytes()));
    }

    private static double perSecond(Cost cost) {
        return cost.bytes() * REQUESTS_PER_SECOND / YOUNG_BYTES;
    }
}
