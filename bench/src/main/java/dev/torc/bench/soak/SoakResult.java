package dev.torc.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a soak of one engine came to.
 *
 * @param engine its name
 * @param details what the engine used of this machine
 * @param findings what was judged
 * @param played how often each kind of client's act was played
 * @param problems the first sentences about what went wrong
 * @param before what the server was like after the cycle that warmed up; null where the run failed before
 * @param pauses what it was like after each other cycle; none where the run failed before
 * @param samples what it was like meanwhile
 */
public record SoakResult(
        String engine,
        JsonNode details,
        List<Finding> findings,
        SortedMap<String, Long> played,
        List<String> problems,
        @Nullable Pause before,
        List<Pause> pauses,
        List<Sample> samples) {
    /** Of a run that did not even begin. */
    static SoakResult failed(String engine, String sentence) {
        return new SoakResult(
                engine,
                NullNode.getInstance(),
                List.of(Finding.ofFailure(sentence)),
                Collections.emptySortedMap(),
                List.of(),
                null,
                List.of(),
                List.of());
    }

    /** Whether nothing grew and nothing was lost. */
    public boolean passed() {
        return findings.stream().allMatch(Finding::passed);
    }

    /** How many cycles were judged. */
    public int cycles() {
        return pauses.size();
    }

    /** How many requests the server counted, those that warmed it up too. */
    public long requests() {
        return pauses.isEmpty() ? 0 : pauses.getLast().gauges().requests();
    }

    /** How many connections it accepted. */
    public long accepted() {
        return pauses.isEmpty() ? 0 : pauses.getLast().gauges().accepted();
    }
}
