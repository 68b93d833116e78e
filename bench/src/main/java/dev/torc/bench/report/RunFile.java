package dev.torc.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run.json as the page gets it: everything, but with curves in place of histograms.
 *
 * <p>A trial that another one repeats is marked {@code replaced} and is part of no curve. Whatever else is absent stays
 * absent: the page shows it as such.
 */
final class RunFile {
    private static final String SCHEMA = "torc-run/2";
    private static final String NAME = "run.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What is measured of a request: from when it was due, and from when it was sent. */
    private static final List<String> KINDS = List.of("response", "service");

    private record Cell(String server, String workload) {}

    private final Path file;
    private final ObjectNode run;

    private RunFile(Path file, ObjectNode run) {
        this.file = file;
        this.run = run;
    }

    /**
     * Reads the run of a folder.
     *
     * @throws ReportFailure if there is none, or it is not one that this version understands
     * @throws IOException if it cannot be read
     */
    static ObjectNode read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            throw new ReportFailure("There is no " + NAME + " in " + folder + ".");
        } catch (JsonProcessingException e) {
            throw new ReportFailure(file + " is not JSON: " + e.getOriginalMessage() + ".");
        }
        String schema = json.path("schema").asText("");
        if (!schema.equals(SCHEMA) || !(json instanceof ObjectNode run)) {
            String found = schema.isEmpty() ? "no schema" : "the schema '" + schema + "'";
            throw new ReportFailure(file + " has " + found + "; a report is made of " + SCHEMA + ".");
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        run.put("folder", name == null ? folder.toString() : name.toString());
        new RunFile(file, run).reduce();
        return run;
    }

    private void reduce() throws ReportFailure {
        List<ObjectNode> trials = trials();
        for (ObjectNode trial : trials) {
            int repeated = trial.path("repeatOf").asInt(-1);
            if (repeated >= 0 && repeated < trials.size()) {
                trials.get(repeated).put("replaced", true);
            }
        }
        Map<Cell, Map<String, LatencyCurve>> sums = new LinkedHashMap<>();
        for (int index = 0; index < trials.size(); index++) {
            reduce(trials.get(index), index, sums);
        }
        ArrayNode curves = run.putArray("curves");
        sums.forEach((cell, kinds) -> {
            ObjectNode curve = curves.addObject().put("server", cell.server).put("workload", cell.workload);
            kinds.forEach((kind, sum) -> curve.set(kind, sum.toJson()));
        });
    }

    /** Puts curves into a trial, and into the sums of its server and workload where the trial counts. */
    private void reduce(ObjectNode trial, int index, Map<Cell, Map<String, LatencyCurve>> sums) throws ReportFailure {
        Cell cell =
                new Cell(trial.path("server").asText(), trial.path("workload").asText());
        ObjectNode own = trial.putObject("curves");
        for (String kind : KINDS) {
            String field = kind + "Histogram";
            JsonNode encoded = trial.remove(field);
            if (encoded == null || encoded.isNull()) {
                continue;
            }
            LatencyCurve curve = new LatencyCurve();
            try {
                curve.add(encoded.asText());
                if (!trial.path("replaced").asBoolean()) {
                    sums.computeIfAbsent(cell, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(kind, _ -> new LatencyCurve())
                            .add(encoded.asText());
                }
            } catch (IllegalArgumentException e) {
                throw new ReportFailure("The " + field + " of trial " + index + " in " + file + " cannot be read: "
                        + e.getMessage() + ".");
            }
            own.set(kind, curve.toJson());
        }
    }

    private List<ObjectNode> trials() throws ReportFailure {
        JsonNode trials = run.path("trials");
        for (JsonNode trial : trials) {
            if (!trial.isObject()) {
                throw new ReportFailure("A trial in " + file + " is not an object.");
            }
        }
        return trials.valueStream().map(ObjectNode.class::cast).toList();
    }
}
