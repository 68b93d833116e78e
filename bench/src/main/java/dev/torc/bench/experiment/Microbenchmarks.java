package dev.torc.bench.experiment;

import dev.torc.bench.compare.CompareFailure;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks of this program in JVMs of their own. Stateless. */
public final class Microbenchmarks {
    private static final int FORKS = 3;
    private static final int ITERATIONS = 4;
    private static final int ITERATIONS_ONCE = 3;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Microbenchmarks() {}

    /**
     * What a benchmark took per call.
     *
     * @param nanos time
     * @param bytes allocated
     */
    public record Cost(double nanos, double bytes) {}

    /**
     * Runs every benchmark of a class, and answers its cost by the method's name.
     *
     * @param className its full name; benchmarks are compiled after this
     * @param parameters of the class, each with one value
     */
    static Map<String, Cost> run(String className, Map<String, String> parameters, boolean quick)
            throws CompareFailure {
        return run("^" + Pattern.quote(className + "."), parameters, quick, FORKS, ITERATIONS);
    }

    /**
     * Runs one benchmark in one JVM, for about six seconds.
     *
     * @param className the full name of its class; benchmarks are compiled after this
     * @param parameters of the class, each with one value
     */
    public static Cost once(String className, String benchmark, Map<String, String> parameters, boolean quick)
            throws CompareFailure {
        String pattern = "^" + Pattern.quote(className + "." + benchmark) + "$";
        Cost cost = run(pattern, parameters, quick, 1, ITERATIONS_ONCE).get(benchmark);
        if (cost == null) {
            throw new CompareFailure("There is no benchmark " + className + "." + benchmark + ".");
        }
        return cost;
    }

    private static Map<String, Cost> run(
            String pattern, Map<String, String> parameters, boolean quick, int forks, int iterations)
            throws CompareFailure {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern)
                .forks(quick ? 1 : forks)
                .warmupIterations(quick ? 1 : iterations)
                .measurementIterations(quick ? 1 : iterations)
                .warmupTime(time(quick))
                .measurementTime(time(quick))
                .addProfiler(GCProfiler.class)
                // Not those of this JVM, whose AOT cache knows what servers taught it. JMH reads fields with the
                // second.
                .jvmArgs("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        Map<String, Cost> costs = new TreeMap<>();
        try {
            for (RunResult result : new Runner(options.build()).run()) {
                Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
                if (allocated == null) {
                    throw new CompareFailure("JMH does not tell what was allocated.");
                }
                String label = result.getParams().getBenchmark();
                costs.put(
                        label.substring(label.lastIndexOf('.') + 1),
                        new Cost(result.getPrimaryResult().getScore(), allocated.getScore()));
            }
        } catch (RunnerException e) {
            throw new CompareFailure("A benchmark failed: " + e.getMessage() + ".");
        }
        return costs;
    }

    private static TimeValue time(boolean quick) {
        return new TimeValue(quick ? 100 : 1_000, TimeUnit.MILLISECONDS);
    }
}
