package dev.torc.bench.cli;

import dev.torc.bench.app.ServerName;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.ComparePlan;
import dev.torc.bench.compare.CompareReport;
import dev.torc.bench.compare.Comparison;
import dev.torc.bench.compare.CpuList;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc compare}: Torc and the JDK's HttpServer under the same load. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Measures servers of the same application against each other and prints a table.",
            "",
            "Each server runs in a fresh JVM on its own CPUs, the load in another on others. Every server is warmed"
                    + " up, then measured once per round, in an order that is shuffled for each round. Without options"
                    + " it takes less than two minutes.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:a server answered with errors, or ended",
            "2:the command line was not understood",
            "3:a transport cannot be used here, or the results cannot be written"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareCommand implements Callable<Integer> {
    private static final String SERVERS = "io_uring,nio,jdk,jdk-pool,jdk-virtual";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--servers",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Which, as NAME or NAME+VARIANT; the others are compared to the first",
                "(default: " + SERVERS + ")."
            })
    private @Nullable List<String> servers;

    @Option(
            names = "--variants",
            paramLabel = "TRANSPORT",
            description = "In place of --servers: a transport of Torc and all its variants, each against the default.")
    private @Nullable String variants;

    @Option(names = "--connections", defaultValue = "64", description = "Connections (default: 64).")
    private int connections;

    @Option(names = "--pipeline", defaultValue = "1", description = "Requests in flight per connection (default: 1).")
    private int pipeline;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Requests per second on each server, as in 'torc load' (default: closed loop).")
    private double rate;

    @Option(
            names = "--connection-per-request",
            description = "Each request on a new connection, as in 'torc load'; costs are per connection.")
    private boolean connectionPerRequest;

    @Option(
            names = "--duration",
            defaultValue = "5s",
            converter = Durations.class,
            description = "Of one measurement (default: 5s).")
    private Duration duration;

    @Option(
            names = "--warmup",
            defaultValue = "4s",
            converter = Durations.class,
            description = "Load on each server before the first round (default: 4s).")
    private Duration warmup;

    @Option(names = "--rounds", defaultValue = "3", description = "Measurements of each server (default: 3).")
    private int rounds;

    @Option(
            names = "--server-cpus",
            paramLabel = "CPUS",
            defaultValue = "0",
            description = "CPUs of the servers, as 0, 0-3 or 0,2 (default: 0).")
    private String serverCpus;

    @Option(
            names = "--load-cpus",
            paramLabel = "CPUS",
            defaultValue = "1",
            description = "CPUs of the load (default: 1).")
    private String loadCpus;

    @Option(names = "--path", defaultValue = "/plaintext", description = "What is requested (default: /plaintext).")
    private String path;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes run.json (all rounds) and report.md there.")
    private @Nullable Path out;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        List<ServerName> compared = compared();
        check();
        compared = usable(compared);
        ComparePlan plan = new ComparePlan(
                compared.stream().map(ServerName::toString).toList(),
                descriptions(compared),
                connections,
                pipeline,
                rate,
                connectionPerRequest,
                duration.toNanos(),
                warmup.toNanos(),
                rounds,
                serverCpus,
                loadCpus,
                path);
        PrintWriter err = spec.commandLine().getErr();
        CompareReport report;
        try (Comparison comparison = new Comparison(plan, step -> {
            err.println(step);
            err.flush();
        })) {
            report = comparison.run();
        } catch (CompareFailure e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
        PrintWriter output = spec.commandLine().getOut();
        output.print(report.text());
        output.flush();
        write(report);
        if (!report.isClean()) {
            throw new CommandFailure(ExitCode.FAILED, "At least one server answered with errors; see the table.");
        }
        return ExitCode.GOOD;
    }

    private void write(CompareReport report) throws CommandFailure {
        if (out == null) {
            return;
        }
        try {
            report.write(out);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot write to " + out + ": " + e.getMessage() + ".");
        }
    }

    private List<ServerName> compared() {
        List<ServerName> names;
        if (variants == null) {
            List<String> texts = servers == null ? List.of(SERVERS.split(",", -1)) : servers;
            names = texts.stream().map(ServerName::of).toList();
        } else {
            require(servers == null, "--variants takes the place of --servers: give one of them");
            ServerName engine = new ServerName(variants, null);
            require(engine.unknown() != null || engine.withVariants().size() > 1, engine.noVariants());
            names = engine.withVariants();
        }
        for (ServerName name : names) {
            String unknown = name.unknown();
            require(unknown == null, String.valueOf(unknown));
        }
        require(new HashSet<>(names).size() == names.size(), "--servers names a server twice");
        return names;
    }

    /**
     * Those that can run here.
     *
     * @throws TransportException where one that was asked for by name cannot; of the default ones, it is left out
     */
    private List<ServerName> usable(List<ServerName> names) {
        List<ServerName> usable = new ArrayList<>();
        for (ServerName name : names) {
            try {
                if (Transports.names().contains(name.server())) {
                    Transports.named(name.server());
                }
                usable.add(name);
            } catch (TransportException e) {
                if (servers != null || variants != null) {
                    throw e;
                }
                PrintWriter err = spec.commandLine().getErr();
                err.println("torc: " + e.getMessage() + " It is left out.");
                err.flush();
            }
        }
        return usable;
    }

    private static SortedMap<String, String> descriptions(List<ServerName> names) {
        SortedMap<String, String> descriptions = new TreeMap<>();
        for (ServerName name : names) {
            if (!name.description().isEmpty()) {
                descriptions.put(name.toString(), name.description());
            }
        }
        return descriptions;
    }

    private void check() {
        require(connections >= 1 && connections <= 60_000, "--connections must be between 1 and 60000");
        require(pipeline >= 1 && pipeline <= 10_000, "--pipeline must be between 1 and 10000");
        require(rate >= 0 && rate <= 1e9, "--rate must be between 0 and 1000000000");
        require(
                pipeline == 1 || !connectionPerRequest,
                "--pipeline must be 1 where each request has its own connection");
        require(rounds >= 1 && rounds <= 1_000, "--rounds must be between 1 and 1000");
        require(path.startsWith("/"), "--path must start with '/'");
        cpus("--server-cpus", serverCpus);
        cpus("--load-cpus", loadCpus);
    }

    private void cpus(String option, String list) {
        require(CpuList.count(list).isPresent(), option + " must be a list such as 0, 0-3 or 0,2, not '" + list + "'");
    }

    private void require(boolean good, String message) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
