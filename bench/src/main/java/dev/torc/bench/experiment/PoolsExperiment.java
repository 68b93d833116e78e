package dev.torc.bench.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialServer;
import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.LoadRun;
import dev.torc.transport.LoopOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jol.info.ClassLayout;

/** E11: how often the pool of send buffers has one, what that spares the collector, and how objects are laid out. */
final class PoolsExperiment implements Experiment {
    private static final String SERVER = "nio";
    private static final double PUBLISHED_HIT_PERCENT = 89;
    private static final double PUBLISHED_HIT_PERCENT_BEFORE = 42;
    private static final double PUBLISHED_PRESSURE = 1 - 0.63;
    private static final String PERCENT = "%";

    /** Objects that each connection has. */
    private static final List<String> HOT = List.of(
            "dev.torc.transport.LoopConnection",
            "dev.torc.http.server.HttpConnection",
            "dev.torc.http.server.ConnectionExchange");

    @Override
    public String name() {
        return "pools";
    }

    @Override
    public String number() {
        return "E11";
    }

    @Override
    public String claim() {
        return "Pools that are laid out well are hit in 89 % of cases, not 42 %, and take 63 % of the pressure off the"
                + " collector; the order of fields removes padding.";
    }

    @Override
    public List<String> variables(ExperimentSettings settings) {
        return List.of(
                "varied: a server that is cold, and the same warm",
                "kept: GET /plaintext, " + settings.connections() + " connections, closed loop, one loop of " + SERVER,
                "computed: the pressure without a pool, where each send buffer would be allocated on the heap",
                "varied: the same fields in an order that leaves gaps, and sorted by size");
    }

    /** What one burst of load cost. */
    private record Burst(double hitPercent, double allocatedPerRequest, double acquiredPerRequest) {}

    @Override
    public Findings run(ExperimentSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        progress.accept("a cold and a warm burst of load");
        Burst cold;
        Burst warm;
        try (TrialServer server = new TrialServer(SERVER, settings.serverCpus(), List.of())) {
            cold = burst(server, settings, 100);
            for (int i = 0; i < (settings.quick() ? 1 : 4); i++) {
                burst(server, settings, 1_000);
            }
            warm = burst(server, settings, settings.quick() ? 500 : 4_000);
        }
        double without = warm.allocatedPerRequest()
                + warm.acquiredPerRequest() * LoopOptions.defaults().bufferBytes();
        double pressure = Math.max(1e-9, warm.allocatedPerRequest() / without);
        Conclusion conclusion = warm.hitPercent() >= PUBLISHED_HIT_PERCENT
                ? Conclusion.ofRatio(PUBLISHED_PRESSURE, pressure)
                : Conclusion.NOT_CONFIRMED;
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("pool hits, cold", PERCENT, PUBLISHED_HIT_PERCENT_BEFORE, cold.hitPercent()));
        figures.add(new Figure("pool hits, warm", PERCENT, PUBLISHED_HIT_PERCENT, warm.hitPercent()));
        figures.add(Figure.measured("allocated, warm", "B/request", warm.allocatedPerRequest()));
        figures.add(Figure.measured("allocated without a pool, computed", "B/request", without));
        figures.add(Figure.ratio("the one over the other", PUBLISHED_PRESSURE, pressure));
        figures.add(Figure.measured("fields in an order with gaps", "B/object", size(WithGaps.class)));
        figures.add(Figure.measured("the same fields sorted by size", "B/object", size(Sorted.class)));
        for (String name : HOT) {
            layout(name, figures);
        }
        return new Findings(
                figures,
                conclusion,
                String.format(
                        Locale.ROOT,
                        "%s: a warm pool has a buffer in %.2f %% of cases and the collector %.4f of the pressure; the order of"
                                + " fields does not matter here, since the JVM sorts them itself.",
                        conclusion.label(),
                        warm.hitPercent(),
                        pressure));
    }

    private static Burst burst(TrialServer server, ExperimentSettings settings, long millis)
            throws CompareFailure, InterruptedException {
        JsonNode before = server.stats();
        LoadResult result;
        try {
            result = LoadRun.run(LoadJob.of(server.url() + "/plaintext")
                    .withConnections(settings.connections())
                    .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
        } catch (LoadFailure e) {
            throw new CompareFailure(String.valueOf(e.getMessage()));
        }
        JsonNode after = server.stats();
        double acquired = grown(before.path("counters"), after.path("counters"), "buffers_acquired");
        double made = grown(before.path("counters"), after.path("counters"), "buffers_made");
        double requests = Math.max(1, result.responses());
        return new Burst(
                100 * (1 - made / Math.max(1, acquired)),
                grown(before, after, "allocatedBytes") / requests,
                acquired / requests);
    }

    private static double grown(JsonNode before, JsonNode after, String name) {
        return after.path(name).asDouble() - before.path(name).asDouble();
    }

    private static double size(Class<?> type) {
        return layout(type).instanceSize();
    }

    /** Without an agent, whose absence it would print. */
    private static ClassLayout layout(Class<?> type) {
        System.setProperty("jol.skipDynamicAttach", "true");
        return ClassLayout.parseClass(type);
    }

    private static void layout(String name, List<Figure> figures) throws CompareFailure {
        try {
            ClassLayout layout = layout(Class.forName(name));
            String simple = name.substring(name.lastIndexOf('.') + 1);
            figures.add(Figure.measured(simple + ", size", "B/object", (double) layout.instanceSize()));
            figures.add(Figure.measured(simple + ", gaps within", "B/object", (double) layout.getLossesInternal()));
        } catch (ClassNotFoundException e) {
            throw new CompareFailure("There is no class " + name + " any more.");
        }
    }

    @SuppressWarnings("UnusedVariable") // only its layout is looked at
    private static final class WithGaps {
        byte a;
        long b;
        byte c;
        int d;
        byte e;
        long f;
        short g;
    }

    @SuppressWarnings("UnusedVariable") // only its layout is looked at
    private static final class Sorted {
        long b;
        long f;
        int d;
        short g;
        byte a;
        byte c;
        byte e;
    }
}
