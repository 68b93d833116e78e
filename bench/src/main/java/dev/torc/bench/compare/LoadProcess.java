package dev.torc.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load, in a JVM of its own that stays warm over a whole run. Confined to one thread. */
final class LoadProcess {
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Child child;
    private final int loops;
    private final String transport;
    private final ObjectMapper mapper = new ObjectMapper();

    private LoadProcess(Child child, int loops, String transport) {
        this.child = child;
        this.loops = loops;
        this.transport = transport;
    }

    /** Starts it on the transport of this name. */
    static LoadProcess start(String cpus, String transport, Children children) throws CompareFailure {
        Child child = children.add(
                Child.start("the load", cpus, Child.torc(ServerProcess.flags(cpus), List.of("load-agent")), true));
        return new LoadProcess(child, CpuList.count(cpus).orElse(1), transport);
    }

    long pid() {
        return child.pid();
    }

    /** Puts a workload on a server for that time. */
    LoadSeen run(ServerProcess server, Workload workload, long nanos) throws CompareFailure, InterruptedException {
        return run(server.name(), job(server, workload, nanos));
    }

    /** Asks a server once, to see whether it serves a workload. */
    LoadSeen ask(ServerProcess server, Workload workload) throws CompareFailure, InterruptedException {
        LoadJob job = job(server, workload.withPipeline(1).withRate(null, null), TIMEOUT_NANOS);
        return run(server.name(), job.withConnections(1).withRequests(1));
    }

    /** Runs a job on a server of this name. */
    LoadSeen run(String name, LoadJob job) throws CompareFailure, InterruptedException {
        try {
            Duration within =
                    Duration.ofNanos(job.durationNanos() + 2 * TIMEOUT_NANOS).plus(GRACE);
            JsonNode answer = mapper.readTree(child.ask(mapper.writeValueAsString(job), within));
            if (answer.has("failure")) {
                throw new CompareFailure("The load on " + name + " failed: "
                        + answer.get("failure").asText());
            }
            if (answer instanceof ObjectNode result) {
                return new LoadSeen(result);
            }
            throw new CompareFailure("The load answered something else than a result.");
        } catch (JsonProcessingException e) {
            throw new CompareFailure("The load answered what is not JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private LoadJob job(ServerProcess server, Workload workload, long nanos) {
        Double rate = workload.ratePerSecond();
        return LoadJob.of(server.url() + workload.path())
                .withTargets(targets(server, workload))
                .withConnections(workload.connections())
                .withPipeline(workload.pipeline())
                .withDurationNanos(nanos)
                .withRate(rate == null ? 0 : rate)
                .withRequestsPerConnection(workload.requestsPerConnection())
                .withLoops(loops)
                .withTransport(transport)
                .withTimeoutNanos(TIMEOUT_NANOS);
    }

    /** One for each head that takes its turn. */
    private static List<Target> targets(ServerProcess server, Workload workload) {
        String url = server.url() + workload.path();
        Integer bytes = workload.bodyBytes();
        ByteBuffer body = ByteBuffer.allocate(bytes == null ? 0 : bytes);
        return RequestHeads.fields(Math.max(1, workload.heads())).stream()
                .map(fields -> Target.of(url, workload.method(), fields, body))
                .toList();
    }
}
