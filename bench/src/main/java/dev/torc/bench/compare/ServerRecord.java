package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server of a run.
 *
 * @param name its name
 * @param command its program and arguments; empty where it did not run
 * @param version its version; null where it is that of this program
 * @param tuning how it is tuned; null where it is as it comes
 * @param engine what it uses of this machine; null where it does not tell
 * @param collector the garbage collectors of its JVM; null where it does not tell
 * @param missing why it did not run, in one sentence; null where it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerRecord(
        @JsonProperty("name") String name,
        @JsonProperty("command") List<String> command,
        @JsonProperty("version") @Nullable String version,
        @JsonProperty("tuning") @Nullable String tuning,
        @JsonProperty("engine") @Nullable JsonNode engine,
        @JsonProperty("collector") @Nullable String collector,
        @JsonProperty("missing") @Nullable String missing) {

    static ServerRecord missing(String name, String why) {
        return new ServerRecord(name, List.of(), null, null, null, null, why);
    }
}
