package dev.torc.bench.cli;

import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code torc compare} asks of the servers. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WorkloadOptions {
    private static final String PLAINTEXT_PATH = "/plaintext";

    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "NAME",
            description = {
                "plaintext, json, echo-1k, echo-16k, echo-1m, stream, file, short, pipelined-16, idle-busy, slow-fast;",
                "plaintext-identical, pipelined-16-identical: the same head in every request;",
                "rate-N: open loop at N %% of the lowest peak of the servers (default: plaintext)."
            })
    private @Nullable List<String> workloads;

    @Option(names = "--connections", defaultValue = "64", description = "Connections (default: 64).")
    private int connections;

    @Option(
            names = "--pipeline",
            defaultValue = "1",
            description = "In place of --workload: requests in flight per connection (default: 1).")
    private int pipeline;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "In place of --workload: requests per second on each server, as in 'torc load' (default:"
                    + " closed loop).")
    private double rate;

    @Option(
            names = "--connection-per-request",
            description = "In place of --workload: each request on a new connection; costs are per connection.")
    private boolean connectionPerRequest;

    @Option(
            names = "--path",
            defaultValue = PLAINTEXT_PATH,
            description = "In place of --workload: what is requested (default: /plaintext).")
    private String path;

    /**
     * The workloads that were asked for.
     *
     * @throws IllegalArgumentException where they are not understood, with a sentence
     */
    List<Workload> selected() {
        require(connections >= 1 && connections <= 60_000, "--connections must be between 1 and 60000");
        require(pipeline >= 1 && pipeline <= 10_000, "--pipeline must be between 1 and 10000");
        require(rate >= 0 && rate <= 1e9, "--rate must be between 0 and 1000000000");
        require(
                pipeline == 1 || !connectionPerRequest,
                "--pipeline must be 1 where each request has its own connection");
        require(path.startsWith("/"), "--path must start with '/'");
        List<String> names = workloads;
        if (names == null) {
            return List.of(Workloads.custom(path, connections, pipeline, rate, connectionPerRequest));
        }
        require(
                pipeline == 1 && rate == 0 && !connectionPerRequest && path.equals(PLAINTEXT_PATH),
                "--pipeline, --rate, --connection-per-request and --path take the place of --workload: give one of them");
        require(new HashSet<>(names).size() == names.size(), "--workload names a workload twice");
        List<Workload> found = new ArrayList<>();
        for (String name : names) {
            Workload workload = Workloads.find(name, connections);
            if (workload == null) {
                throw new IllegalArgumentException(
                        "There is no workload named '" + name + "'; known are " + String.join(", ", Workloads.names()));
            }
            found.add(workload);
        }
        return List.copyOf(found);
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
