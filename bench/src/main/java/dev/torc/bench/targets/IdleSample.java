package dev.torc.bench.targets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.bench.compare.MemorySeen;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What idle connections took in one process of a server.
 *
 * @param server its name
 * @param opened how many connections were opened, beyond the few that are no part of it
 * @param kept how many of them the server had not closed when its memory was looked at
 * @param idleRssBytes what was resident before any connection
 * @param heapBytes by which the live heap grew, per connection that was kept; null where the server cannot be asked
 * @param nativeBytes the same of native memory that code asked for
 * @param rssBytes the same of what is resident: it says little of a JVM, which may have touched that memory before
 * @param classes the same of the classes that grew by a byte per connection at least
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record IdleSample(
        @JsonProperty("server") String server,
        @JsonProperty("opened") int opened,
        @JsonProperty("kept") int kept,
        @JsonProperty("idleRssBytes") @Nullable Long idleRssBytes,
        @JsonProperty("heapBytes") @Nullable Double heapBytes,
        @JsonProperty("nativeBytes") @Nullable Double nativeBytes,
        @JsonProperty("rssBytes") @Nullable Double rssBytes,
        @JsonProperty("classes") SortedMap<String, Double> classes) {

    /** What is between two looks at a server's memory. */
    static IdleSample between(String server, int opened, OptionalLong idleRss, MemorySeen before, MemorySeen after) {
        int kept = Math.max(1, after.descriptors() - before.descriptors());
        SortedMap<String, Double> classes = new TreeMap<>();
        after.classes().forEach((name, bytes) -> {
            double grown = (double) (bytes - before.classes().getOrDefault(name, 0L)) / kept;
            if (grown >= 1) {
                classes.put(name, grown);
            }
        });
        return new IdleSample(
                server,
                opened,
                kept,
                idleRss.isPresent() ? idleRss.getAsLong() : null,
                grown(before.heapBytes(), after.heapBytes(), kept),
                grown(before.nativeBytes(), after.nativeBytes(), kept),
                grown(before.rssBytes(), after.rssBytes(), kept),
                classes);
    }

    private static @Nullable Double grown(OptionalLong before, OptionalLong after, int connections) {
        return before.isPresent() && after.isPresent()
                ? (double) (after.getAsLong() - before.getAsLong()) / connections
                : null;
    }

    /** Heap and native memory together, per connection; null where the server cannot be asked. */
    @Nullable
    Double liveBytes() {
        return heapBytes == null ? null : heapBytes + (nativeBytes == null ? 0 : nativeBytes);
    }
}
