package dev.torc.bench.cli;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.soak.Crowd;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc crowd}: many connections at once, and a flood of resets. */
@Command(
        name = "crowd",
        mixinStandardHelpOptions = true,
        description = {
            "Opens many connections at once to a server of each engine, from another process: each is served when it is"
                    + " opened and again when all are there; then all are reset, and the server has to recover.",
            "Tells the live bytes of a connection, and how long that took. Ports and descriptors bound their number:"
                    + " one address has about 28,000 ports, and 'ulimit -Hn' is said.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all were served, and nothing is left of them",
            "1:some were not, or the run failed",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CrowdCommand implements Callable<Integer> {
    private static final int CONNECTIONS_MAX = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "18000",
            description = "How many at once (default: 18000).")
    private int connections;

    @Mixin
    private EngineOption engine;

    @Mixin
    private CpuOptions cpus;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (connections < 1 || connections > CONNECTIONS_MAX) {
            throw new ParameterException(
                    spec.commandLine(), "--connections must be between 1 and 100000, not " + connections);
        }
        PrintWriter output = spec.commandLine().getOut();
        for (String each : engine.engines()) {
            try {
                output.print(text(each, Crowd.of(each, connections, cpus.server(), cpus.load())));
                output.flush();
            } catch (CompareFailure e) {
                throw new CommandFailure(ExitCode.FAILED, each + ": " + e.getMessage());
            }
        }
        return ExitCode.GOOD;
    }

    private String text(String name, Crowd.Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s: %,d connections at once, %,d descriptors allowed in either process%n"
                        + "  opened and served in %.2f s, all served again in %.2f s%n"
                        + "  live bytes of a connection: %.0f (heap %.0f, native %.0f)%n"
                        + "  all reset in %.2f s; a new connection was served %.1f ms after the last reset; nothing was"
                        + " held %.2f s after the first%n"
                        + "  the slowest of 100 new connections after that: %.1f ms%n",
                name,
                connections,
                outcome.descriptorsMax(),
                outcome.openSeconds(),
                outcome.askSeconds(),
                outcome.heapBytes() + outcome.nativeBytes(),
                outcome.heapBytes(),
                outcome.nativeBytes(),
                outcome.floodSeconds(),
                outcome.probeMillis(),
                outcome.recoverySeconds(),
                outcome.slowestMillis());
    }
}
