package dev.torc.bench.cli;

import dev.torc.bench.load.LoadFailure;
import dev.torc.transport.TransportException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code torc} command line. */
@Command(
        name = "torc",
        mixinStandardHelpOptions = true,
        versionProvider = TorcCommand.Version.class,
        description = "A raw transport and HTTP stack for the JVM, and the instruments that measure it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:the run failed or a threshold was broken",
            "2:the command line was not understood",
            "3:the environment lacks something"
        },
        footer = {
            "",
            "Examples:",
            "  torc compare                                    the comparison, in under two minutes",
            "  torc serve --port 8080                          the reference application",
            "  torc load http://127.0.0.1:8080/plaintext       load on it, from another terminal",
            "  torc diff before after                          is a later run worse? for CI",
            "  torc gate                                       has Torc become slower? for CI, too",
            "  torc soak --minutes 30 --out soak               does anything grow or get lost?",
            "  torc doctor                                     what this machine has, and what to change",
            "",
            "'torc COMMAND --help' explains a command. The launcher has three more: 'torc test' runs every",
            "test, 'torc simulate' the server on a simulated network, 'torc example' lists the examples and starts",
            "one; with it 'torc peers' builds the peers first."
        },
        subcommands = {
            ServeCommand.class,
            LoadCommand.class,
            LoadMergeCommand.class,
            CompareCommand.class,
            DiffCommand.class,
            GateCommand.class,
            SoakCommand.class,
            CrowdCommand.class,
            ReportCommand.class,
            PeersCommand.class,
            DoctorCommand.class,
            ExperimentCommand.class,
            JmhCommand.class,
            TrainCommand.class,
            LoadAgentCommand.class,
            BystandersCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TorcCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line with its handling of errors: one sentence on stderr and an exit code, never a stack trace. */
    static CommandLine commandLine() {
        return new CommandLine(new TorcCommand())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Terminal.isOutput() && System.getenv("NO_COLOR") == null ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(TorcCommand::misunderstood)
                .setExecutionExceptionHandler(TorcCommand::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing: serve, load, merge, compare, diff, gate, soak, crowd, report, experiment, peers, doctor or jmh");
    }

    private static int misunderstood(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String message = String.valueOf(e.getMessage()).strip();
        say(
                command,
                (message.endsWith(".") ? message : message + ".") + " See '"
                        + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        say(
                command,
                e instanceof CommandFailure || e instanceof LoadFailure || e instanceof TransportException
                        ? e.getMessage()
                        : "The command failed: " + e);
        return switch (e) {
            case CommandFailure failure -> failure.exitCode();
            case TransportException _ -> ExitCode.ENVIRONMENT;
            default -> ExitCode.FAILED;
        };
    }

    private static void say(CommandLine command, @Nullable String sentence) {
        PrintWriter err = command.getErr();
        err.println("torc: " + sentence);
        err.flush();
    }

    /** Reads the version that the build wrote into the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TorcCommand.class.getPackage().getImplementationVersion();
            return new String[] {"torc " + (version == null ? "(not packaged)" : version)};
        }
    }
}
