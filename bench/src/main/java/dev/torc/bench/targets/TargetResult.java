package dev.torc.bench.targets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement answered, as it is kept in rows.json.
 *
 * @param schema the version of this form
 * @param measurement its name
 * @param conditions under which it was measured
 * @param startedAt when, as ISO 8601 says it
 * @param seconds how long it took
 * @param rows in its order
 */
record TargetResult(
        @JsonProperty("schema") String schema,
        @JsonProperty("measurement") String measurement,
        @JsonProperty("conditions") Conditions conditions,
        @JsonProperty("startedAt") String startedAt,
        @JsonProperty("seconds") double seconds,
        @JsonProperty("rows") List<TargetRow> rows) {
    /** The version that is written, and read. */
    static final String SCHEMA = "torc-targets/1";

    TargetResult {
        rows = List.copyOf(rows);
    }

    /**
     * What has to be the same for results to stand in one table.
     *
     * @param quick whether it was only shown to work
     * @param serverCpus the CPUs of the servers
     * @param loadCpus the CPUs of the load
     * @param revision of this program; null where that is not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Conditions(
            @JsonProperty("quick") boolean quick,
            @JsonProperty("serverCpus") String serverCpus,
            @JsonProperty("loadCpus") String loadCpus,
            @JsonProperty("revision") @Nullable String revision) {

        /** What differs in others, in words; empty where they are the same. */
        String differenceTo(Conditions others) {
            if (quick != others.quick) {
                return others.quick ? "with --quick" : "without --quick";
            }
            if (!serverCpus.equals(others.serverCpus) || !loadCpus.equals(others.loadCpus)) {
                return "with the servers on CPU " + others.serverCpus + " and the load on CPU " + others.loadCpus;
            }
            return Objects.equals(revision, others.revision)
                    ? ""
                    : "at revision " + (others.revision == null ? "unknown" : others.revision);
        }
    }
}
