package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import java.util.List;
import java.util.function.Consumer;

/** A published claim and how it is measured here. Stateless. */
public interface Experiment {
    /** By which it is run. */
    String name();

    /** Its place in the list of claims, such as E5. */
    String number();

    /** What was published, in a sentence. */
    String claim();

    /** What is varied, and what is kept the same: a line each. */
    List<String> variables(ExperimentSettings settings);

    /**
     * Measures it; takes from half a minute to some minutes.
     *
     * @param progress is told each step in a few words
     * @throws CompareFailure where a server or a benchmark fails
     */
    Findings run(ExperimentSettings settings, Consumer<String> progress) throws CompareFailure, InterruptedException;
}
