package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a comparison saw, for people: a table per workload, as text and as Markdown. Immutable. */
public final class CompareReport {
    private static final String ABSENT = "-";
    private static final String MARK = "*";
    private static final String DASH = "\u2013";

    private final ComparePlan plan;
    private final Run run;

    /** Makes the report of a run of this plan. */
    public CompareReport(ComparePlan plan, Run run) {
        this.plan = plan;
        this.run = run;
    }

    /** The tables as aligned text: a line of medians per server, and below it from where to where the rounds went. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Workload workload : run.workloads()) {
            if (run.workloads().size() > 1) {
                text.append(workload.name()).append(": ").append(workload.description());
                text.append(System.lineSeparator());
            }
            text.append(table(workload).text());
            text.append(workload.conditions()).append('.').append(System.lineSeparator());
            text.append(System.lineSeparator());
        }
        return text.append(note()).toString();
    }

    /** Writes report.md into a folder, which is made where it does not exist. */
    public void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("# torc compare\n\n");
        for (Workload workload : run.workloads()) {
            text.append("## ")
                    .append(workload.name())
                    .append("\n\n")
                    .append(table(workload).markdown());
            text.append('\n').append(workload.conditions()).append(".\n\n");
        }
        text.append(note()).append('\n');
        run.environment()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), text);
    }

    private TextTable table(Workload workload) {
        TextTable table = new TextTable();
        List<Quantity> quantities = Quantity.of(workload);
        List<String> heading = new ArrayList<>(List.of("server"));
        quantities.forEach(quantity -> heading.add(quantity.heading(workload)));
        heading.add(plan.quantity() + " ratio");
        heading.add("verdict");
        table.add(heading);
        for (ServerRecord server : run.servers()) {
            String missing = missing(server, workload);
            if (missing != null) {
                table.add(List.of(server.name(), "missing: " + missing));
                continue;
            }
            rows(table, server.name(), workload, quantities);
        }
        return table;
    }

    private @Nullable String missing(ServerRecord server, Workload workload) {
        return server.missing() != null
                ? server.missing()
                : run.unserved().stream()
                        .filter(each -> each.is(server.name(), workload))
                        .map(Unserved::why)
                        .findFirst()
                        .orElse(null);
    }

    private void rows(TextTable table, String server, Workload workload, List<Quantity> quantities) {
        Rounds rounds = run.rounds(server, workload.name());
        List<String> medians = new ArrayList<>(List.of(server));
        List<String> ranges = new ArrayList<>(List.of(""));
        for (Quantity quantity : quantities) {
            Spread spread = Spread.of(rounds.values(quantity));
            String mark = quantity.needsSaturation() && !mayRank(rounds) ? MARK : "";
            medians.add(spread == null ? ABSENT : number(spread.median(), quantity.decimals()) + mark);
            ranges.add(spread == null ? "" : range(spread.min(), spread.max(), quantity.decimals()));
        }
        Comparing ratio = ratio(server, workload);
        if (ratio == null) {
            boolean isBaseline = server.equals(run.baseline());
            medians.addAll(List.of(isBaseline ? number(1, 2) : ABSENT, isBaseline ? "baseline" : ABSENT));
            ranges.addAll(List.of("", ""));
        } else {
            medians.addAll(List.of(number(ratio.ratio(), 2), ratio.verdict()));
            ranges.addAll(List.of(range(ratio.low(), ratio.high(), 2), ""));
        }
        table.add(medians);
        table.add(ranges);
    }

    private @Nullable Comparing ratio(String server, Workload workload) {
        return run.comparisons().stream()
                .filter(each -> each.server().equals(server)
                        && each.workload().equals(workload.name())
                        && each.quantity() == plan.quantity())
                .findFirst()
                .orElse(null);
    }

    /** Whether a server was saturated, by the median of its rounds; where it is not known, nothing speaks against it. */
    private static boolean mayRank(Rounds rounds) {
        Spread busy = Spread.of(rounds.values(Quantity.BUSY));
        return !Boolean.FALSE.equals(Trial.saturated(busy == null ? null : busy.median()));
    }

    private String note() {
        StringBuilder note = new StringBuilder(conditions());
        boolean unsaturated = run.workloads().stream()
                .anyMatch(workload ->
                        plan.servers().stream().anyMatch(server -> !mayRank(run.rounds(server, workload.name()))));
        if (unsaturated) {
            line(
                    note,
                    String.format(
                            Locale.ROOT,
                            "%s not saturated: with less than %.0f %% of its CPUs busy, a server is not ranked by this.",
                            MARK,
                            Quantity.SATURATED_PERCENT_MIN));
        }
        unsettled(note);
        disturbed(note);
        unmeasured(note);
        kernelThreads(note);
        plan.variants()
                .forEach((name, description) -> line(note, String.format(Locale.ROOT, "%s: %s.", name, description)));
        run.servers().forEach(server -> {
            if (server.tuning() != null) {
                line(note, String.format(Locale.ROOT, "%s: %s", server.name(), server.tuning()));
            }
        });
        return note.toString();
    }

    private String conditions() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "Median of %d rounds of %.1f s in %d fresh processes of each server, below it minimum to maximum;",
                        plan.rounds(),
                        plan.durationNanos() / 1e9,
                        plan.processes()));
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "servers on CPU %s, load (%s) on CPU %s%s%s.",
                        plan.serverCpus(),
                        plan.loadTransport(),
                        plan.loadCpus(),
                        Environment.canPin() ? "" : " (not pinned: there is no taskset)",
                        collectors()));
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%s ratio: to %s, formed inside each round, with its 95 %% interval; less than %.0f %% is no difference.",
                        plan.quantity(),
                        run.baseline(),
                        100 * plan.minimumEffect()));
        line(text, "These are ratios from one machine, which other work may disturb.");
        return text.toString();
    }

    private String collectors() {
        List<String> names = run.servers().stream()
                .map(ServerRecord::collector)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return names.isEmpty() ? "" : "; " + String.join("; ", names);
    }

    /** Those that had not settled when they were first measured. */
    private void unsettled(StringBuilder note) {
        List<String> names = run.trials().stream()
                .filter(trial -> !trial.stationary())
                .map(trial ->
                        run.workloads().size() > 1 ? trial.server() + " (" + trial.workload() + ")" : trial.server())
                .distinct()
                .toList();
        if (!names.isEmpty()) {
            line(
                    note,
                    String.format(
                            Locale.ROOT,
                            "Not stationary after %.1f s of warm-up: %s.",
                            plan.warmupNanos() / 1e9,
                            String.join(", ", names)));
        }
    }

    private void disturbed(StringBuilder note) {
        List<Trial> all = run.trials();
        long disturbed =
                all.stream().filter(each -> !each.disturbed().isEmpty()).count();
        if (disturbed > 0) {
            long repeats = all.stream().filter(each -> each.repeatOf() != null).count();
            List<String> first = all.stream()
                    .flatMap(each -> each.disturbed().stream())
                    .limit(3)
                    .toList();
            line(
                    note,
                    String.format(
                            Locale.ROOT,
                            "Disturbed: %d of %d trials (%s%s), %d repeated.",
                            disturbed,
                            all.size(),
                            String.join(", ", first),
                            disturbed > first.size() ? ", ..." : "",
                            repeats));
        }
    }

    /** What the load says that it could not have measured. */
    private void unmeasured(StringBuilder note) {
        List<JsonNode> reasons = run.trials().stream()
                .map(each -> each.load().path("invalid").path(0))
                .filter(JsonNode::isTextual)
                .toList();
        if (!reasons.isEmpty()) {
            line(
                    note,
                    String.format(
                            Locale.ROOT,
                            "The load doubts %d of %d trials, the first because: %s",
                            reasons.size(),
                            run.trials().size(),
                            reasons.getFirst().asText()));
        }
    }

    /** The kernel's threads that serve a ring are in the server's CPU; here is how much of it they are. */
    private void kernelThreads(StringBuilder note) {
        for (String server : plan.servers()) {
            double kernel = 0;
            double all = 0;
            for (Trial trial : run.trials()) {
                if (trial.server().equals(server)) {
                    for (Map.Entry<String, Long> thread : trial.threads().entrySet()) {
                        all += thread.getValue();
                        boolean ring = thread.getKey().startsWith("iou-sqp")
                                || thread.getKey().startsWith("iou-wrk");
                        kernel += ring ? thread.getValue() : 0;
                    }
                }
            }
            if (kernel > 0) {
                line(
                        note,
                        String.format(
                                Locale.ROOT,
                                "%s: %.0f %% of its CPU is in iou-sqp and iou-wrk threads.",
                                server,
                                100 * kernel / all));
            }
        }
    }

    private static void line(StringBuilder text, String sentence) {
        text.append(sentence).append(System.lineSeparator());
    }

    private static String range(double low, double high, int decimals) {
        return number(low, decimals) + DASH + number(high, decimals);
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
