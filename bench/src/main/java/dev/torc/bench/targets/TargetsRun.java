package dev.torc.bench.targets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Environment;
import dev.torc.bench.targets.TargetResult.Conditions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs measurements one after another and puts their rows together. Where it has a folder, each result is kept as soon as it is
 * there, and what is there is not measured again; results of other conditions are refused before anything is measured, for
 * figures of two builds or machines do not belong into one table. A measurement that fails does not keep the others from being
 * run: it has no rows, is told below the table, and is measured again the next time. Used by one thread, once.
 */
public final class TargetsRun {
    private final Plan plan;
    private final Consumer<String> progress;
    private final Map<String, String> environment;
    private final Conditions conditions;
    private final Map<String, TargetResult> results = new HashMap<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * What is run, and where.
     *
     * @param measurements all that there are, in their order
     * @param only the targets that are asked for; empty for all
     * @param out the folder of the results; null where none are kept
     * @param again whether what is there is measured again
     * @param serverCpus the CPUs of the servers, as taskset names them
     * @param loadCpus the CPUs of the load
     * @param quick whether it is only shown to work
     */
    public record Plan(
            List<TargetMeasurement> measurements,
            List<String> only,
            @Nullable Path out,
            boolean again,
            String serverCpus,
            String loadCpus,
            boolean quick) {
        public Plan {
            measurements = List.copyOf(measurements);
            only = List.copyOf(only);
        }

        private List<TargetMeasurement> selected() {
            return measurements.stream()
                    .filter(each -> each.targets().stream().anyMatch(this::isAskedFor))
                    .toList();
        }

        private boolean isAskedFor(String target) {
            return only.isEmpty() || only.contains(target);
        }
    }

    /** Makes the run; {@code progress} is told each step in a few words. */
    public TargetsRun(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.environment = Environment.describe(plan.serverCpus());
        this.conditions = new Conditions(plan.quick(), plan.serverCpus(), plan.loadCpus(), environment.get("git"));
    }

    /**
     * Measures what is asked for and not there yet, and answers the rows of the targets that are asked for.
     *
     * @throws IOException where results cannot be written, or those that are there do not fit; the message is a sentence
     */
    public TargetTable run() throws IOException, InterruptedException {
        try (TargetFolder folder = new TargetFolder(plan.out())) {
            for (TargetMeasurement measurement : plan.selected()) {
                resume(folder, measurement);
            }
            for (TargetMeasurement measurement : plan.selected()) {
                if (!results.containsKey(measurement.name())) {
                    measure(folder, measurement);
                }
            }
            if (!folder.isTemporary()) {
                writeAll(folder);
            }
        }
        List<TargetRow> rows = rows(plan.selected())
                .filter(row -> plan.isAskedFor(row.target()))
                .toList();
        return new TargetTable(rows, failures, plan.quick());
    }

    private void resume(TargetFolder folder, TargetMeasurement measurement) throws IOException {
        TargetResult saved = plan.again() ? null : folder.read(measurement);
        if (saved == null) {
            return;
        }
        String difference = conditions.differenceTo(saved.conditions());
        if (!difference.isEmpty()) {
            throw new IOException("The results of '" + measurement.name() + "' that are there were measured "
                    + difference + ": give another --out, or --again to measure it again.");
        }
        progress.accept(measurement.name() + ": measured already");
        results.put(measurement.name(), saved);
    }

    private void measure(TargetFolder folder, TargetMeasurement measurement) throws IOException, InterruptedException {
        String name = measurement.name();
        TargetSettings settings =
                new TargetSettings(folder.of(measurement), plan.serverCpus(), plan.loadCpus(), plan.quick());
        String startedAt = Instant.now().toString();
        long startNanos = System.nanoTime();
        progress.accept(name + ": " + String.join(", ", measurement.targets()));
        try {
            List<TargetRow> rows = measurement.measure(settings, step -> progress.accept(name + ": " + step));
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            TargetResult result = new TargetResult(TargetResult.SCHEMA, name, conditions, startedAt, seconds, rows);
            folder.write(measurement, result);
            results.put(name, result);
            progress.accept(String.format(Locale.ROOT, "%s: took %.0f s", name, seconds));
        } catch (CompareFailure e) {
            String sentence = name + " (" + String.join(", ", measurement.targets()) + ") failed: " + e.getMessage();
            progress.accept(sentence);
            failures.add(sentence);
        }
    }

    private Stream<TargetRow> rows(List<TargetMeasurement> measurements) {
        return measurements.stream()
                .map(measurement -> results.get(measurement.name()))
                .flatMap(result -> result == null ? Stream.empty() : result.rows().stream());
    }

    /** The table of the folder has what earlier runs measured under the same conditions, too. */
    private void writeAll(TargetFolder folder) throws IOException {
        for (TargetMeasurement measurement : plan.measurements()) {
            if (!plan.selected().contains(measurement)) {
                TargetResult saved = folder.read(measurement);
                if (saved != null && conditions.differenceTo(saved.conditions()).isEmpty()) {
                    results.put(measurement.name(), saved);
                }
            }
        }
        TargetTable table = new TargetTable(rows(plan.measurements()).toList(), failures, plan.quick());
        folder.write("targets.md", table.markdown());
        folder.write("targets.json", json(table).toPrettyString() + "\n");
    }

    private ObjectNode json(TargetTable table) {
        ObjectNode node = TargetFolder.mapper().createObjectNode().put("schema", TargetResult.SCHEMA);
        node.set("conditions", TargetFolder.mapper().valueToTree(conditions));
        node.set("environment", TargetFolder.mapper().valueToTree(environment));
        ObjectNode sum = node.putObject("sum");
        for (TargetRow.Outcome outcome : TargetRow.Outcome.values()) {
            sum.put(outcome.label(), table.count(outcome));
        }
        ArrayNode measurements = node.putArray("measurements");
        for (TargetMeasurement measurement : plan.measurements()) {
            TargetResult result = results.get(measurement.name());
            if (result != null) {
                measurements
                        .addObject()
                        .put("name", result.measurement())
                        .put("startedAt", result.startedAt())
                        .put("seconds", result.seconds());
            }
        }
        ArrayNode rows = node.putArray("rows");
        for (TargetRow row : table.rows()) {
            ObjectNode one = TargetFolder.mapper().valueToTree(row);
            rows.add(one.put("result", row.outcome().label()));
        }
        node.set("failures", TargetFolder.mapper().valueToTree(table.failures()));
        return node;
    }
}
