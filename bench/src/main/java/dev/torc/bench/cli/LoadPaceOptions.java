package dev.torc.bench.cli;

import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.Stage;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How fast {@code torc load} asks, and on how many connections. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class LoadPaceOptions {
    private static final Duration DURATION = Duration.ofSeconds(5);
    private static final Duration UNLIMITED = Duration.ofDays(1);

    @Option(
            names = {"-c", "--connections"},
            defaultValue = "64",
            description = "Connections (default: 64).")
    private int connections;

    @Option(
            names = {"-d", "--duration"},
            converter = Durations.class,
            description = "How long requests are sent: 500ms, 5s, 2m (default: 5s; with --requests, 24h).")
    private @Nullable Duration duration;

    @Option(
            names = {"-n", "--requests"},
            paramLabel = "N",
            defaultValue = "0",
            description = "Sends so many and stops, or fewer where --duration ends first (default: no limit).")
    private long requests;

    @Option(
            names = {"-R", "--rate"},
            defaultValue = "0",
            description = "Requests per second in all, at constant intervals; open loop.")
    private double rate;

    @Option(
            names = "--stage",
            paramLabel = "TIME:RATE[-RATE]",
            converter = Stages.class,
            description =
                    "Open loop: for this time at this rate, or from this rate to that one; any number of times, one"
                            + " after another, in place of --rate and --duration.")
    private List<Stage> stages = List.of();

    @Option(
            names = "--think",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Closed loop: how long a connection waits after a response (default: not at all).")
    private @Nullable Duration think;

    @Option(names = "--pipeline", defaultValue = "1", description = "Requests in flight per connection (default: 1).")
    private int pipeline;

    @Option(
            names = "--requests-per-connection",
            paramLabel = "N",
            defaultValue = "0",
            description = "Each connection has N requests and another one takes its place; --connections are open or"
                    + " opening at any time (default: no limit).")
    private int requestsPerConnection;

    @Option(names = "--connection-per-request", description = "The same as --requests-per-connection 1.")
    private boolean connectionPerRequest;

    @Option(names = "--transport", defaultValue = "nio", description = "Client transport (default: nio).")
    private String transport;

    @Option(
            names = {"-t", "--loops"},
            defaultValue = "1",
            description = "Event loops, each on a thread (default: 1).")
    private int loops;

    @Option(
            names = "--spin",
            description =
                    "Closed loop: the loops never sleep, so that no response waits for a client that wakes up; each"
                            + " keeps one CPU busy, which should not be the server's.")
    private boolean spins;

    @Option(
            names = "--timeout",
            defaultValue = "10s",
            converter = Durations.class,
            description = "How long a connection may take, or make no progress (default: 10s).")
    private Duration timeout;

    String transport() {
        return transport;
    }

    /** Puts what was given into a job; an argument that is refused is an IllegalArgumentException with a sentence. */
    LoadJob apply(LoadJob job) {
        if (!stages.isEmpty() && duration != null) {
            throw new IllegalArgumentException("--stage takes the place of --duration");
        }
        if (connectionPerRequest && requestsPerConnection > 1) {
            throw new IllegalArgumentException("--connection-per-request is --requests-per-connection 1");
        }
        Duration most = duration != null ? duration : requests > 0 ? UNLIMITED : DURATION;
        return job.withLoops(loops)
                .withSpins(spins)
                .withConnections(connections)
                .withPipeline(pipeline)
                .withRequestsPerConnection(connectionPerRequest ? 1 : requestsPerConnection)
                .withDurationNanos(most.toNanos())
                .withRequests(requests)
                .withRate(rate)
                .withStages(stages)
                .withThinkNanos(think == null ? 0 : think.toNanos())
                .withTransport(transport)
                .withTimeoutNanos(timeout.toNanos());
    }

    /** Reads {@code 10s:1000} and {@code 30s:1000-5000}. */
    static final class Stages implements ITypeConverter<Stage> {
        private static final Pattern FORM =
                Pattern.compile("([^:]+):(\\d{1,10}(?:\\.\\d{1,9})?)(?:-(\\d{1,10}(?:\\.\\d{1,9})?))?");

        @Override
        public Stage convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new TypeConversionException("'" + text + "' is not a stage such as 10s:1000 or 30s:1000-5000");
            }
            double from = Double.parseDouble(form.group(2));
            double to = form.group(3) == null ? from : Double.parseDouble(form.group(3));
            try {
                return new Stage(new Durations().convert(form.group(1)).toNanos(), from, to);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
