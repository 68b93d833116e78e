package dev.torc.bench.cli;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.CpuList;
import dev.torc.bench.soak.Soak;
import dev.torc.bench.soak.SoakResult;
import dev.torc.bench.soak.SoakSettings;
import dev.torc.bench.soak.SoakText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc soak}: whether anything grows or is lost. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Puts mixed traffic on a server of each engine, with faults switched on and off in cycles, and watches"
                    + " whether anything grows or is lost: descriptors, connections, buffers, timers, memory, answers.",
            "docs/SOAK.md says what is done and how it is judged. All engines run at the same time.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing grew and nothing was lost",
            "1:something did, or the run failed",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SoakCommand implements Callable<Integer> {
    private static final double MINUTES_MAX = 7 * 24 * 60;
    private static final double MILLIS_PER_MINUTE = 60_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long; fractions are allowed (default: 5).")
    private double minutes;

    @Mixin
    private EngineOption engine;

    @Option(names = "--seed", paramLabel = "S", description = "What the clients do follows from it (default: any).")
    private @Nullable Long seed;

    @Option(
            names = "--cpus",
            paramLabel = "CPUS",
            converter = Cpus.class,
            description = "CPUs of the servers, which have a loop for each (default: all that this process may use).")
    private @Nullable String cpus;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where soak.json and soak.html go, and the files that are served.")
    private Path out;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (!(minutes > 0 && minutes <= MINUTES_MAX)) {
            throw new ParameterException(spec.commandLine(), "--minutes must be above 0 and at most a week");
        }
        SoakSettings settings = new SoakSettings(
                Duration.ofMillis(Math.round(minutes * MILLIS_PER_MINUTE)),
                engine.engines(),
                seed == null ? ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE) : seed,
                cpus == null ? CpuList.allowed() : cpus,
                out);
        List<SoakResult> results = run(settings);
        PrintWriter output = spec.commandLine().getOut();
        output.println("seed " + settings.seed());
        output.print(SoakText.of(results));
        output.flush();
        List<String> failed = results.stream()
                .filter(each -> !each.passed())
                .map(SoakResult::engine)
                .toList();
        if (!failed.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "Something grew, was lost or failed on " + String.join(" and ", failed) + "; see above.");
        }
        return ExitCode.GOOD;
    }

    private List<SoakResult> run(SoakSettings settings) throws CommandFailure, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return Soak.run(settings, line -> {
                err.println(line);
                err.flush();
            });
        } catch (CompareFailure e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
