package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What memory a server held at one moment.
 *
 * @param heapBytes what is alive on its heap after a collection; empty where it cannot be asked
 * @param nativeBytes what its code took beside the heap, other than the JVM for itself; empty where that is not tracked
 * @param rssBytes what is resident of it and its children
 * @param descriptors how many files and sockets it has open
 * @param classes the bytes on the heap by class
 */
public record MemorySeen(
        OptionalLong heapBytes,
        OptionalLong nativeBytes,
        OptionalLong rssBytes,
        int descriptors,
        Map<String, Long> classes) {
    /** What native memory tracking has for memory that code asked for: direct buffers, and arenas. */
    private static final String OF_CODE = "Other";

    private static final long KIB = 1024;

    static MemorySeen of(JsonNode answer, long pid) {
        Map<String, Long> classes = new HashMap<>();
        answer.path("classes")
                .properties()
                .forEach(each -> classes.put(each.getKey(), each.getValue().asLong()));
        return new MemorySeen(
                number(answer.path("liveHeapBytes")),
                number(answer.path("native").path(OF_CODE)),
                rssBytes(pid),
                ProcSample.descriptors(pid),
                Map.copyOf(classes));
    }

    static OptionalLong rssBytes(long pid) {
        OptionalLong kib = ProcSample.of(pid).rssKib();
        return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * KIB) : kib;
    }

    /** Bytes that have to be known: a measurement that lacks them is none. */
    public static long require(String what, OptionalLong bytes) throws CompareFailure {
        if (bytes.isEmpty()) {
            throw new CompareFailure("The server did not say its " + what + " memory.");
        }
        return bytes.getAsLong();
    }

    private static OptionalLong number(JsonNode node) {
        return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
    }
}
