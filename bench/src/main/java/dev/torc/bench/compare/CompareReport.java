package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a comparison saw, and its two forms: a table for people and run.json for programs. Immutable. */
public final class CompareReport {
    private static final String ABSENT = "-";
    private static final String MARK = "*";
    private static final String RATIO = "CPU ratio";

    private final ComparePlan plan;
    private final long seed;
    private final String collector;
    private final Map<String, String> environment;
    private final Map<String, List<String>> commands;
    private final Map<String, JsonNode> engines;
    private final List<Measurement> measurements;

    CompareReport(
            ComparePlan plan,
            long seed,
            String collector,
            Map<String, String> environment,
            Map<String, List<String>> commands,
            Map<String, JsonNode> engines,
            List<Measurement> measurements) {
        this.plan = plan;
        this.seed = seed;
        this.collector = collector;
        this.environment = environment;
        this.commands = commands;
        this.engines = engines;
        this.measurements = measurements;
    }

    /** Whether every request of every server was answered with a 2xx status, and there were some. */
    public boolean isClean() {
        return measurements.stream()
                .allMatch(each -> each.load().errorCount() == 0 && each.load().succeeded() > 0);
    }

    /** The table as aligned text: a line of medians per server, and below it from where to where the rounds went. */
    public String text() {
        List<List<String>> rows = rows();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                String cell = row.get(column);
                String pad = " ".repeat(width - cell.length());
                text.append(column == 0 ? cell + pad : "  " + pad + cell);
            }
            text.append(System.lineSeparator());
        }
        return text.append(note()).toString();
    }

    /** Writes run.json and report.md into a folder, which is made where it does not exist. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode run = mapper.createObjectNode().put("schema", "torc-run/1");
        run.set("options", mapper.valueToTree(plan));
        run.put("seed", seed).put("collector", collector);
        run.set("environment", mapper.valueToTree(environment));
        run.set("commands", mapper.valueToTree(commands));
        run.set("engines", mapper.valueToTree(engines));
        ObjectNode saturated = run.putObject("saturated");
        plan.servers().forEach(server -> saturated.put(server, mayRank(server)));
        run.set("rounds", mapper.valueToTree(measurements));
        mapper.writeValue(folder.resolve("run.json").toFile(), run);
        Files.writeString(folder.resolve("report.md"), markdown());
    }

    private String markdown() {
        List<List<String>> rows = rows();
        StringBuilder text = new StringBuilder("# torc compare\n\n");
        text.append("| ").append(String.join(" | ", rows.getFirst())).append(" |\n");
        text.append("|---").append("|---:".repeat(rows.getFirst().size() - 1)).append("|\n");
        for (List<String> row : rows.subList(1, rows.size())) {
            text.append("| ").append(String.join(" | ", row)).append(" |\n");
        }
        text.append('\n').append(note()).append('\n');
        environment.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private String note() {
        StringBuilder note = new StringBuilder(conditions());
        if (!plan.servers().stream().allMatch(this::mayRank)) {
            note.append(unsaturated());
        }
        plan.variants()
                .forEach(
                        (name, description) -> note.append(String.format(Locale.ROOT, "%s: %s.%n", name, description)));
        return note.toString();
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                "%nMedian of %d rounds of %.1f s, below it minimum to maximum; GET %s, %d connections, %s,%n"
                        + "%s; "
                        + "servers on CPU %s, load on CPU %s%s; %s. CPU ratio: to %s, median of the rounds' ratios.%n"
                        + "These are ratios from one machine, which other work may disturb.%n",
                plan.rounds(),
                plan.durationNanos() / 1e9,
                plan.path(),
                plan.connections(),
                plan.connectionPerRequest() ? "a new one for each request" : "pipeline " + plan.pipeline(),
                plan.rate() > 0
                        ? String.format(Locale.ROOT, "open loop at %.0f requests/s", plan.rate())
                        : "closed loop",
                plan.serverCpus(),
                plan.loadCpus(),
                Environment.canPin() ? "" : " (not pinned: there is no taskset)",
                collector,
                plan.servers().getFirst());
    }

    private static String unsaturated() {
        return String.format(
                Locale.ROOT,
                "%s not saturated: with less than %.0f %% of its CPUs busy, a server is not ranked by this.%n",
                MARK,
                Quantity.SATURATED_PERCENT_MIN);
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("server"));
        List<Quantity> quantities = Quantity.of(plan);
        for (Quantity quantity : quantities) {
            heading.add(quantity.heading(plan));
        }
        heading.add(RATIO);
        rows.add(heading);
        for (String server : plan.servers()) {
            List<String> medians = new ArrayList<>(List.of(server));
            List<String> ranges = new ArrayList<>(List.of(""));
            for (Quantity quantity : quantities) {
                String mark = quantity.needsSaturation() && !mayRank(server) ? MARK : "";
                add(medians, ranges, Spread.of(values(server, quantity)), quantity.decimals(), mark);
            }
            add(medians, ranges, Spread.of(ratios(server)), 2, "");
            rows.add(medians);
            rows.add(ranges);
        }
        return rows;
    }

    /** Whether the server was saturated, by the median of its rounds; where it is not known, nothing speaks against it. */
    private boolean mayRank(String server) {
        Spread busy = Spread.of(values(server, Quantity.BUSY));
        return !Boolean.FALSE.equals(Measurement.saturated(busy == null ? null : busy.median()));
    }

    private static void add(
            List<String> medians, List<String> ranges, @Nullable Spread spread, int decimals, String mark) {
        medians.add(spread == null ? ABSENT : number(spread.median(), decimals) + mark);
        ranges.add(spread == null ? "" : number(spread.min(), decimals) + "\u2013" + number(spread.max(), decimals));
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private List<@Nullable Double> values(String server, Quantity quantity) {
        List<@Nullable Double> values = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            values.add(value(server, round, quantity));
        }
        return values;
    }

    /** The server's CPU time per request over the first server's, formed inside each round. */
    private List<@Nullable Double> ratios(String server) {
        List<@Nullable Double> ratios = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            Double own = value(server, round, Quantity.CPU);
            Double first = value(plan.servers().getFirst(), round, Quantity.CPU);
            ratios.add(own == null || first == null || first == 0 ? null : own / first);
        }
        return ratios;
    }

    private @Nullable Double value(String server, int round, Quantity quantity) {
        for (Measurement each : measurements) {
            if (each.server().equals(server) && each.round() == round) {
                return each.values().get(quantity);
            }
        }
        return null;
    }
}
