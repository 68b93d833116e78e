package dev.torc.bench.cli;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TextTable;
import dev.torc.bench.gate.Check;
import dev.torc.bench.gate.Gate;
import dev.torc.bench.gate.GateSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc gate}: the performance gate. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Fails where Torc has become slower, allocates, or makes more system calls, on io_uring and on NIO.",
            "It depends on nothing absolute: CPU time is held against C programs that run beside Torc, and bytes and"
                    + " system calls are counted. Takes about two minutes, and longer where something seems to be worse.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:something is worse, or the run failed",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CpuOptions cpus;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Measures this variant in place of Torc as it is: with burn=30%% the gate has to fail.")
    private String variant;

    @Option(names = "--quick", description = "Only tries whether it works; the figures are worth little.")
    private boolean quick;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        String missing = Gate.missing();
        if (missing != null) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, missing);
        }
        GateSettings settings = new GateSettings(cpus.server(), cpus.load(), variant, quick);
        String unknown = Gate.unknown(settings);
        if (unknown != null) {
            throw new ParameterException(spec.commandLine(), unknown);
        }
        List<Check> checks = measure(settings);
        PrintWriter output = spec.commandLine().getOut();
        output.print(table(checks));
        output.flush();
        long failed = checks.stream().filter(check -> !check.passed()).count();
        if (failed > 0 && !quick) {
            throw new CommandFailure(
                    ExitCode.FAILED, failed + " of " + checks.size() + " are worse than they may be; see the table.");
        }
        return ExitCode.GOOD;
    }

    private List<Check> measure(GateSettings settings) throws CommandFailure, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            return Gate.run(settings, step -> {
                err.println(step);
                err.flush();
            });
        } catch (CompareFailure e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static String table(List<Check> checks) {
        TextTable table = new TextTable();
        table.add(List.of("", "measured", "95 % interval", "at most", "unit", ""));
        for (Check check : checks) {
            boolean hasInterval = check.low() < check.high();
            table.add(List.of(
                    check.what(),
                    number(check.measured()),
                    hasInterval ? number(check.low()) + " to " + number(check.high()) : "",
                    number(check.limit()),
                    check.unit().isEmpty() ? "(ratio)" : check.unit(),
                    check.passed() ? "good" : "WORSE"));
        }
        return table.text();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
