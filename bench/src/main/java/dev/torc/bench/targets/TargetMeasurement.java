package dev.torc.bench.targets;

import dev.torc.bench.compare.CompareFailure;
import java.util.List;
import java.util.function.Consumer;

/** What is measured in one go, for one target or several. Stateless. */
public interface TargetMeasurement {
    /** Its own name: lower case, with hyphens; also the name of its folder. */
    String name();

    /** The targets that it has rows for, as {@code T1}. */
    List<String> targets();

    /**
     * Measures it.
     *
     * @param progress is told each step in a few words
     * @return the rows of its targets, in their order; what cannot be measured here is a row that says why
     * @throws CompareFailure where a server or the load ended
     */
    List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException;
}
