package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison saw: run.json, which docs/run-json.md describes.
 *
 * @param schema the version of this form
 * @param startedAt when, as ISO 8601 says it
 * @param seed of the order and of the resampling
 * @param baseline the server that the others are compared to
 * @param options the {@link ComparePlan}
 * @param environment what is known of the machine and the JVM, by name
 * @param servers those that ran, and those that were missing
 * @param workloads what was asked of them
 * @param unserved what was not measured of that
 * @param trials every measurement, in order
 * @param comparisons of each server to the baseline
 * @param calibration what runs of a server against itself showed; null where that was not asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Run(
        @JsonProperty("schema") String schema,
        @JsonProperty("startedAt") String startedAt,
        @JsonProperty("seed") long seed,
        @JsonProperty("baseline") String baseline,
        @JsonProperty("options") JsonNode options,
        @JsonProperty("environment") Map<String, String> environment,
        @JsonProperty("servers") List<ServerRecord> servers,
        @JsonProperty("workloads") List<Workload> workloads,
        @JsonProperty("unserved") List<Unserved> unserved,
        @JsonProperty("trials") List<Trial> trials,
        @JsonProperty("comparisons") List<Comparing> comparisons,
        @JsonProperty("calibration") @Nullable Calibration calibration) {
    /** The version that is written, and read. */
    public static final String SCHEMA = "torc-run/2";

    /** The name of the file in the folder of a run. */
    public static final String FILE = "run.json";

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Run {
        unserved = unserved == null ? List.of() : List.copyOf(unserved);
        trials = List.copyOf(trials);
    }

    static Run of(
            ComparePlan plan,
            String startedAt,
            long seed,
            List<ServerRecord> servers,
            List<Workload> workloads,
            List<Unserved> unserved,
            List<Trial> trials) {
        Run run = new Run(
                SCHEMA,
                startedAt,
                seed,
                plan.baseline(),
                MAPPER.valueToTree(plan),
                Environment.describe(plan.serverCpus()),
                servers,
                workloads,
                unserved,
                trials,
                List.of(),
                null);
        return run.with(Comparing.all(run, plan.minimumEffect()), null);
    }

    Run with(List<Comparing> value, @Nullable Calibration calibrated) {
        return new Run(
                schema,
                startedAt,
                seed,
                baseline,
                options,
                environment,
                servers,
                workloads,
                unserved,
                trials,
                value,
                calibrated);
    }

    Run withTrials(List<Trial> value) {
        return new Run(
                schema,
                startedAt,
                seed,
                baseline,
                options,
                environment,
                servers,
                workloads,
                unserved,
                value,
                comparisons,
                calibration);
    }

    /** Whether every request of every server was answered with a 2xx status, and there were some. */
    @JsonIgnore
    public boolean isClean() {
        return !trials.isEmpty() && trials.stream().allMatch(Trial::isClean);
    }

    /** The median of what a server's trials of a workload saw of a quantity; empty where none of them could read it. */
    public OptionalDouble median(String server, String workload, Quantity quantity) {
        Spread spread = Spread.of(rounds(server, workload).values(quantity));
        return spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.median());
    }

    /** A quantity of a server over that of the baseline; null where there is no pair of trials that read it. */
    public @Nullable Comparing comparing(String server, String workload, Quantity quantity) {
        return comparisons.stream()
                .filter(each ->
                        each.server().equals(server) && each.workload().equals(workload) && each.quantity() == quantity)
                .findFirst()
                .orElse(null);
    }

    /**
     * A quantity of a server over that of any other, formed inside the rounds; null where there is no pair of trials that read
     * it.
     */
    public @Nullable Comparing ratio(String server, String over, String workload, Quantity quantity) {
        double minimumEffect = options.path("minimumEffect").asDouble();
        return Comparing.of(this, new Comparing.Pair(server, over), workload, quantity, minimumEffect);
    }

    /** Writes run.json into a folder, which is made where it does not exist. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        MAPPER.writeValue(folder.resolve(FILE).toFile(), this);
    }

    /**
     * Reads the run.json of a folder, or the file itself.
     *
     * @throws IOException where it cannot be read, or is of another version; the message says so in one sentence
     */
    public static Run read(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
        if (!Files.isReadable(file)) {
            throw new IOException("There is no " + file + ".");
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(file.toFile());
            if (!SCHEMA.equals(tree.path("schema").asText())) {
                throw new IOException(file + " is not of the schema " + SCHEMA + ".");
            }
            return MAPPER.treeToValue(tree, Run.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not a run: " + e.getOriginalMessage() + ".", e);
        }
    }

    /** What a server's valid trials of a workload saw of a quantity, by round; see {@link Rounds}. */
    Rounds rounds(String server, String workload) {
        return Rounds.of(trials, server, workload);
    }
}
