package dev.torc.bench.cli;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.DiffReport;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.RunDiff;
import dev.torc.bench.compare.RunDiff.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code torc diff}: whether a later run is worse than an earlier one. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two runs of 'torc compare --out DIR' and says whether the second is worse.",
            "",
            "It compares ratios to a baseline that ran interleaved in both runs, for machines change between them, and"
                    + " refuses runs that share none. The baseline should be a server that did not change.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no regression",
            "1:a regression",
            "2:the command line was not understood",
            "3:the runs cannot be compared: one cannot be read, they share no baseline, or have too few processes"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "Folder of the earlier run, or its run.json.")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "Folder of the later run, or its run.json.")
    private Path after;

    @Option(names = "--quantity", defaultValue = "CPU", description = "What is compared (default: CPU).")
    private Quantity quantity;

    @Option(
            names = "--minimum-effect",
            paramLabel = "SHARE",
            defaultValue = "2%",
            converter = Percents.class,
            description = "The least change that counts (default: 2%%).")
    private double minimumEffect;

    @Option(
            names = "--level",
            paramLabel = "SHARE",
            defaultValue = "5%",
            converter = Percents.class,
            description = "How often an unchanged server may be reported (default: 5%%).")
    private double level;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "The server that did not change (default: the first that is not Torc, or else that of both runs).")
    private @Nullable String baseline;

    @Option(
            names = "--pair",
            paramLabel = "BEFORE:AFTER",
            description = "A server that has another name in the later run, such as io_uring:io_uring+no-liburing.")
    private @Nullable List<String> pairs;

    @Override
    public Integer call() throws CommandFailure {
        RunDiff.Options options = new RunDiff.Options(quantity, minimumEffect, level, baseline, renamed());
        List<RunDiff.Line> lines;
        PrintWriter out = spec.commandLine().getOut();
        try {
            RunDiff diff = new RunDiff(Run.read(before), Run.read(after), options);
            lines = diff.lines();
            out.print(DiffReport.text(diff, options, lines));
            out.flush();
        } catch (IOException | CompareFailure e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()));
        }
        if (has(lines, Outcome.REGRESSION)) {
            return ExitCode.FAILED;
        }
        if (has(lines, Outcome.TOO_FEW)) {
            throw new CommandFailure(
                    ExitCode.ENVIRONMENT,
                    "The runs have too few processes for the level: compare with more --processes, or fewer servers.");
        }
        return ExitCode.GOOD;
    }

    private static boolean has(List<RunDiff.Line> lines, Outcome outcome) {
        return lines.stream().anyMatch(line -> line.outcome() == outcome);
    }

    private Map<String, String> renamed() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String pair : pairs == null ? List.<String>of() : pairs) {
            int colon = pair.indexOf(':');
            if (colon < 1 || colon == pair.length() - 1) {
                throw new ParameterException(
                        spec.commandLine(), "--pair must be two names such as nio:nio+send-4k, not '" + pair + "'");
            }
            names.put(pair.substring(0, colon), pair.substring(colon + 1));
        }
        return names;
    }
}
