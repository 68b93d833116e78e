package dev.torc.bench.cli;

import dev.torc.bench.app.Servers;
import dev.torc.transport.Transports;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that run on one engine, or on each. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EngineOption {
    private static final String BOTH = "both";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = BOTH,
            description = "io_uring, nio, or both (default: both).")
    private String transport;

    /** Those that were asked for; they can be used here. */
    List<String> engines() throws CommandFailure {
        List<String> known = List.copyOf(Transports.names());
        if (!transport.equals(BOTH) && !known.contains(transport)) {
            List<String> names = new ArrayList<>(known);
            names.add(BOTH);
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no engine named '" + transport + "'; known are " + String.join(", ", names));
        }
        List<String> engines = transport.equals(BOTH) ? known : List.of(transport);
        for (String engine : engines) {
            String missing = Servers.missing(engine);
            if (missing != null) {
                throw new CommandFailure(ExitCode.ENVIRONMENT, missing);
            }
        }
        return engines;
    }
}
