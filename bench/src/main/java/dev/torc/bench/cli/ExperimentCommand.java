package dev.torc.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.CpuList;
import dev.torc.bench.compare.Environment;
import dev.torc.bench.experiment.Experiment;
import dev.torc.bench.experiment.ExperimentSettings;
import dev.torc.bench.experiment.Experiments;
import dev.torc.bench.experiment.Findings;
import dev.torc.bench.experiment.FindingsText;
import dev.torc.bench.experiment.Pending;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code torc experiment}: published claims, measured here. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = {
            "Measures claims that were published about servers, beside the published figures, and says whether they hold"
                    + " here.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good, whatever the verdict is",
            "1:a server or a benchmark failed",
            "2:the command line was not understood, or the experiment cannot be run yet",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ExperimentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing: list or run");
    }

    /** What there is. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the experiments and their claims.")
    void list() {
        PrintWriter out = spec.commandLine().getOut();
        for (Experiment each : Experiments.ready()) {
            out.printf(Locale.ROOT, "%-4s %-17s %s%n", each.number(), each.name(), each.claim());
        }
        for (Pending each : Experiments.pending()) {
            out.printf(Locale.ROOT, "%-4s %-17s (%s) %s%n", each.number(), each.name(), each.needs(), each.claim());
        }
        out.flush();
    }

    /** Runs one of them. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Runs an experiment: some minutes each.")
    int run(
            @Parameters(index = "0", paramLabel = "NAME", description = "Its name or number, as in the list.")
                    String name,
            @Option(names = "--quick", description = "Only tries whether it works; the figures are worth little.")
                    boolean quick,
            @Option(
                            names = "--connections",
                            defaultValue = "1000",
                            description = "Of experiments that load a server (default: 1000).")
                    int connections,
            @Option(
                            names = "--server-cpus",
                            paramLabel = "CPUS",
                            defaultValue = "0",
                            description = "CPUs of servers, as 0, 0-3 or 0,2 (default: 0).")
                    String serverCpus,
            @Option(
                            names = "--load-cpus",
                            paramLabel = "CPUS",
                            defaultValue = "1",
                            description = "CPUs of the load (default: 1).")
                    String loadCpus,
            @Option(names = "--json", paramLabel = "FILE", description = "Writes figures and verdict there, too.")
                    @Nullable
                    Path json)
            throws CommandFailure, InterruptedException {
        ExperimentSettings settings = new ExperimentSettings(quick, connections, serverCpus, loadCpus);
        require(CpuList.count(serverCpus).isPresent(), "--server-cpus must be a list such as 0, 0-3 or 0,2");
        require(CpuList.count(loadCpus).isPresent(), "--load-cpus must be a list such as 0, 0-3 or 0,2");
        require(connections >= 4 && connections <= 100_000, "--connections must be between 4 and 100000");
        Experiment experiment = named(name);
        PrintWriter err = spec.commandLine().getErr();
        Findings findings;
        try {
            findings = experiment.run(settings, step -> {
                err.println(step);
                err.flush();
            });
        } catch (CompareFailure e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(FindingsText.of(experiment, settings, findings));
        out.flush();
        if (json != null) {
            write(json, experiment, settings, findings);
        }
        return ExitCode.GOOD;
    }

    private Experiment named(String name) {
        Experiment experiment = Experiments.find(name);
        if (experiment != null) {
            return experiment;
        }
        Pending pending = Experiments.findPending(name);
        throw new ParameterException(
                spec.commandLine(),
                pending != null
                        ? "The experiment '" + pending.name() + "' cannot be run yet: it " + pending.needs()
                        : "There is no experiment named '" + name + "'; known are "
                                + Experiments.ready().stream()
                                        .map(Experiment::name)
                                        .collect(Collectors.joining(", ")));
    }

    private void require(boolean good, String message) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static void write(Path file, Experiment experiment, ExperimentSettings settings, Findings findings)
            throws CommandFailure {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode node = mapper.createObjectNode()
                .put("schema", "torc-experiment/1")
                .put("number", experiment.number())
                .put("name", experiment.name())
                .put("claim", experiment.claim());
        node.set("settings", mapper.valueToTree(settings));
        node.set("environment", mapper.valueToTree(Environment.describe(settings.serverCpus())));
        node.setAll((ObjectNode) mapper.valueToTree(findings));
        try {
            mapper.writeValue(file.toFile(), node);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot write " + file + ": " + e.getMessage() + ".");
        }
    }
}
