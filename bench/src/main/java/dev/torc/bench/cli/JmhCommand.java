package dev.torc.bench.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code torc jmh}: the microbenchmarks. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the JMH microbenchmarks whose names match PATTERN (all of them without one).",
            "Arguments after '--' go to JMH, such as: torc jmh Parser -- -f 1 -wi 2 -i 3 -prof gc",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:a benchmark failed, or none matched",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
final class JmhCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "PATTERN", description = "Regular expressions, and arguments of JMH.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
        return ExitCode.GOOD;
    }
}
