package dev.torc.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.LoadRun;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code torc load}: the load generator. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Sends GET requests to URL and reports throughput and latency.",
            "",
            "Without --rate each connection sends its next request when an answer came (closed loop). With --rate"
                    + " every connection has a constant rate (open loop): its requests have intended start times, one"
                    + " that finds no room waits for it, none is skipped, and latency counts from the intended start"
                    + " (no coordinated omission). To be on time, the loops of an open loop never sleep: each keeps"
                    + " one CPU busy.",
            "",
            "With --connection-per-request every request asks for 'Connection: close' on a new connection, and its"
                    + " latency counts from the start of connecting. After the response the server is waited for to"
                    + " close first: then its side is the one in TIME_WAIT, the local port is free at once, and the"
                    + " run can make any number of connections to one address. One that the server leaves open for"
                    + " --timeout is an error and is reset.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:the target was refused or not found, or there was no 2xx response",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class LoadCommand implements Callable<Integer> {
    /** Of the planned time: a run that lasted less lost all its connections. */
    private static final double ENDED_EARLY = 0.95;

    private static final Duration DURATION = Duration.ofSeconds(5);
    private static final Duration UNLIMITED = Duration.ofDays(1);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URL", description = "An http URL.")
    private String url;

    @Option(names = "--connections", defaultValue = "64", description = "Connections (default: 64).")
    private int connections;

    @Option(
            names = "--duration",
            converter = Durations.class,
            description = "How long requests are sent: 500ms, 5s, 2m (default: 5s; with --requests, 24h).")
    private @Nullable Duration duration;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "0",
            description = "Sends so many and stops, or fewer where --duration ends first (default: no limit).")
    private long requests;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Requests per second in all, at constant intervals; open loop.")
    private double rate;

    @Option(names = "--pipeline", defaultValue = "1", description = "Requests in flight per connection (default: 1).")
    private int pipeline;

    @Option(
            names = "--connection-per-request",
            description = "Each request on a new connection; --connections are open or opening at any time.")
    private boolean connectionPerRequest;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there too.")
    private @Nullable Path json;

    @Option(names = "--transport", defaultValue = "nio", description = "Client transport (default: nio).")
    private String transport;

    @Option(names = "--loops", defaultValue = "1", description = "Event loops (default: 1).")
    private int loops;

    @Option(
            names = "--timeout",
            defaultValue = "10s",
            converter = Durations.class,
            description = "How long a connection may take, or make no progress (default: 10s).")
    private Duration timeout;

    @Override
    public Integer call() throws LoadFailure, InterruptedException, CommandFailure {
        LoadJob job = job();
        PrintWriter err = spec.commandLine().getErr();
        boolean watched = Terminal.isOutput();
        long start = System.nanoTime();
        LoadResult result = new LoadRun(job, interval -> {
                    if (watched) {
                        long responses = interval.tally().responses();
                        double seconds = (System.nanoTime() - start) / 1e9;
                        err.print(String.format(
                                Locale.ROOT,
                                "\r%6.1f s  %,d responses  %,.0f/s ",
                                seconds,
                                responses,
                                responses / seconds));
                        err.flush();
                    }
                })
                .run();
        if (watched) {
            err.print("\r\033[K");
            err.flush();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(LoadText.of(job, result));
        out.flush();
        if (json != null) {
            write(json, job, result);
        }
        if (result.succeeded() == 0) {
            throw new CommandFailure(ExitCode.FAILED, "There was no 2xx response.");
        }
        if (result.sent() > 0 && job.requests() == 0 && result.elapsedNanos() < ENDED_EARLY * job.durationNanos()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    String.format(
                            Locale.ROOT,
                            "The run ended after %.1f s of %.1f s: no connection was left.",
                            result.elapsedNanos() / 1e9,
                            job.durationNanos() / 1e9));
        }
        return ExitCode.GOOD;
    }

    private LoadJob job() {
        if (!Transports.names().contains(transport)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no transport named '" + transport + "'; known are "
                            + String.join(", ", Transports.names()));
        }
        Duration most = duration != null ? duration : requests > 0 ? UNLIMITED : DURATION;
        try {
            return LoadJob.of(url)
                    .withConnections(connections)
                    .withRequestsPerConnection(connectionPerRequest ? 1 : 0)
                    .withPipeline(pipeline)
                    .withDurationNanos(most.toNanos())
                    .withRequests(requests)
                    .withRate(rate)
                    .withLoops(loops)
                    .withTransport(transport)
                    .withTimeoutNanos(timeout.toNanos());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void write(Path file, LoadJob job, LoadResult result) throws CommandFailure {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode node = mapper.createObjectNode().put("schema", "torc-load/1");
        node.set("job", mapper.valueToTree(job));
        node.set("result", mapper.valueToTree(result));
        try {
            mapper.writeValue(file.toFile(), node);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot write " + file + ": " + e.getMessage());
        }
    }
}
