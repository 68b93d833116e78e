package dev.torc.bench.cli;

import dev.torc.bench.targets.TargetMeasurement;
import dev.torc.bench.targets.TargetMeasurements;
import dev.torc.bench.targets.TargetTable;
import dev.torc.bench.targets.TargetsRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc compare --profile targets}: what is measured, and how, is known beforehand; and its options. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ProfileOptions {
    private static final String TARGETS = "targets";
    private static final String PROFILE = "--profile";
    private static final String ONLY = "--only";
    private static final String QUICK = "--quick";
    private static final String AGAIN = "--again";
    private static final String OUT = "--out";

    /** Those that are given with a profile; the others of the command say what a profile knows. */
    private static final Set<String> ALLOWED = Set.of(PROFILE, ONLY, QUICK, AGAIN, OUT, "--server-cpus", "--load-cpus");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = PROFILE,
            paramLabel = "NAME",
            description = {
                "In place of servers, workloads and their sizes: 'targets' measures what docs/PERFORMANCE.md aims at, each"
                        + " target in its own way, and prints one table: met, or not. Takes most of an hour.",
            })
    private @Nullable String profile;

    @Option(
            names = ONLY,
            split = ",",
            paramLabel = "TARGET",
            description = "With --profile: these targets, as T1,T7c (default: all).")
    private @Nullable List<String> only;

    @Option(names = QUICK, description = "With --profile: only shows that it works; the figures are worth little.")
    private boolean quick;

    @Option(
            names = AGAIN,
            description = "With --profile and --out: measures again what is there, which is left as it is otherwise, so"
                    + " that a run that was cut off goes on.")
    private boolean again;

    boolean isAskedFor() {
        return profile != null;
    }

    /** Refuses its options where there is no profile, with an IllegalArgumentException. */
    void checkAbsent() {
        require(only == null, ONLY + " is for --profile");
        require(!quick, QUICK + " is for --profile");
        require(!again, AGAIN + " is for --profile");
    }

    /** Runs the profile and answers the exit code. */
    int run(String serverCpus, String loadCpus, @Nullable Path out) throws CommandFailure, InterruptedException {
        TargetsRun.Plan plan;
        try {
            CompareCommand.cpus("--server-cpus", serverCpus);
            CompareCommand.cpus("--load-cpus", loadCpus);
            plan = plan(serverCpus, loadCpus, out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> progress = step -> {
            err.println(step);
            err.flush();
        };
        TargetTable table;
        try {
            table = new TargetsRun(plan, progress).run();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()));
        }
        PrintWriter output = spec.commandLine().getOut();
        output.print(table.text());
        output.flush();
        if (!table.failures().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "Not everything could be measured: " + table.failures().getFirst());
        }
        return ExitCode.GOOD;
    }

    private TargetsRun.Plan plan(String serverCpus, String loadCpus, @Nullable Path out) {
        require(TARGETS.equals(profile), "There is no profile named '" + profile + "'; known is " + TARGETS);
        for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
            String name = given.longestName();
            require(ALLOWED.contains(name), name + " is not for --profile, which knows what it measures");
        }
        require(out != null || !again, AGAIN + " is for what is in the folder of --out");
        List<TargetMeasurement> all = TargetMeasurements.all();
        List<String> targets =
                all.stream().flatMap(each -> each.targets().stream()).distinct().toList();
        List<String> asked = only == null ? List.of() : only;
        for (String target : asked) {
            require(
                    targets.contains(target),
                    "There is no target '" + target + "'; known are " + String.join(", ", targets));
        }
        return new TargetsRun.Plan(all, asked, out, again, serverCpus, loadCpus, quick);
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
