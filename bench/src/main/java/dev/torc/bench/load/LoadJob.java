package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one run does. Immutable; made with {@link #of} and its {@code with} methods, or read from JSON, where what is
 * missing has its default.
 *
 * @param url an http URL; see {@link Target#url}
 * @param targets several kinds of requests, in place of {@code url}, {@code method}, {@code headers} and {@code body};
 *     empty for that one
 * @param connections how many connections are kept
 * @param pipeline how many requests one connection has in flight at most
 * @param durationNanos for how long requests are sent at most; with stages, their sum
 * @param requests how many requests are sent in all, fewer where the duration ends first; 0 for as many as there are
 * @param rate requests per second in all, at fixed intended times; 0 for as fast as answers come (closed loop)
 * @param stages an open loop of changing rates, in place of {@code rate}; empty for none
 * @param requestsPerConnection after how many requests a connection is closed by the peer, which is asked for that, and
 *     another one made; 0 for no limit
 * @param thinkNanos closed loop: how long a connection waits after a response
 * @param loops how many loops share the connections; no more than there are connections
 * @param spins closed loop: whether the loops never sleep, as those of an open one do not
 * @param transport the name of the client's transport
 * @param timeoutNanos how long a connection may make no progress while it has requests in flight
 * @param method the request method
 * @param headers fields, each {@code Name: value}
 * @param body the content; empty for none
 * @param expectStatus the statuses of a good response; empty for every 2xx
 * @param expectBody what the content of a good response contains, in UTF-8; null for anything
 * @param unix the path of a unix socket to connect to, in place of the URL's host and port
 * @param shard which of the shards this is, from 0
 * @param shards among how many processes the run is divided; rate, requests and connections are those of this one
 * @param startAtMillis when the run starts, in milliseconds of the epoch; 0 for at once
 */
public record LoadJob(
        String url,
        List<Target> targets,
        int connections,
        int pipeline,
        long durationNanos,
        long requests,
        double rate,
        List<Stage> stages,
        int requestsPerConnection,
        long thinkNanos,
        int loops,
        boolean spins,
        String transport,
        long timeoutNanos,
        String method,
        List<String> headers,
        ByteBuffer body,
        List<Integer> expectStatus,
        @Nullable String expectBody,
        @Nullable String unix,
        int shard,
        int shards,
        long startAtMillis) {

    public LoadJob {
        targets = List.copyOf(targets);
        stages = List.copyOf(stages);
        headers = List.copyOf(headers);
        expectStatus = List.copyOf(expectStatus);
        body = Target.copy(body);
        check(connections >= 1 && connections <= 1_000_000, "connections must be between 1 and 1000000");
        check(pipeline >= 1 && pipeline <= 10_000, "pipeline must be between 1 and 10000");
        check(durationNanos > 0, "duration must be positive");
        check(requests >= 0, "requests must not be negative");
        check(rate >= 0 && rate <= Stage.RATE_MAX, "rate must be between 0 and 1000000000");
        check(stages.isEmpty() || rate == 0, "stages take the place of a rate");
        check(requestsPerConnection >= 0, "requests per connection must not be negative");
        check(
                requestsPerConnection == 0 || pipeline <= requestsPerConnection,
                "pipeline must be 1 where each request has its own connection, and no more than the requests per"
                        + " connection");
        check(thinkNanos >= 0, "think time must not be negative");
        check(
                thinkNanos == 0 || (rate == 0 && stages.isEmpty() && pipeline == 1),
                "think time is for a closed loop with pipeline 1");
        check(loops >= 1 && loops <= 1024, "loops must be between 1 and 1024");
        check(timeoutNanos > 0, "timeout must be positive");
        check(
                expectStatus.stream().allMatch(status -> status >= 200 && status <= 999),
                "an expected status must be between 200 and 999");
        check(expectBody == null || !expectBody.isEmpty(), "the expected body must not be empty");
        check(shards >= 1 && shard >= 0 && shard < shards, "the shard must be between 0 and the shards less one");
        if (targets.isEmpty()) {
            Target.of(url, method, headers, body);
        }
    }

    /** Answers the job of JSON. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LoadJob of(LoadJobDraft draft) {
        return draft.done();
    }

    /** A closed loop of five seconds on 64 connections and one loop. */
    public static LoadJob of(String url) {
        return new LoadJobDraft(url).done();
    }

    @Override
    public long durationNanos() {
        return stages.isEmpty()
                ? durationNanos
                : stages.stream().mapToLong(Stage::durationNanos).sum();
    }

    @Override
    public int loops() {
        return Math.min(loops, connections);
    }

    /** How many loops were asked for. */
    int loopsMax() {
        return loops;
    }

    @Override
    public ByteBuffer body() {
        return Target.copy(body);
    }

    /** Whether requests have intended times. */
    public boolean openLoop() {
        return rate > 0 || !stages.isEmpty();
    }

    /** What is asked for: the targets, or the one that there is in their place. */
    public List<Target> kinds() {
        return targets.isEmpty() ? List.of(new Target(1, method, url, headers, body)) : targets;
    }

    /** The rate over the time; a constant one is a stage, too. Empty in a closed loop. */
    List<Stage> schedule() {
        return rate > 0 ? List.of(new Stage(durationNanos, rate, rate)) : stages;
    }

    /**
     * The part of one of several processes that run this job together: connections, rate and requests are divided evenly,
     * and the intended times of all of them are those of the whole.
     *
     * @param index from 0
     */
    public LoadJob share(int index, int of) {
        check(of >= 1 && index >= 0 && index < of, "the shard must be between 0 and the shards less one");
        check(connections >= of, "there are fewer connections than shards");
        check(requests == 0 || requests >= of, "there are fewer requests than shards");
        return with(draft -> {
            draft.connections = (int) share(connections, index, of);
            draft.requests = requests == 0 ? 0 : share(requests, index, of);
            draft.rate = rate / of;
            draft.stages = stages.stream().map(stage -> stage.share(of)).toList();
            draft.shard = index;
            draft.shards = of;
        });
    }

    static long share(long total, int index, int of) {
        return total / of + (index < total % of ? 1 : 0);
    }

    /** The same job on several kinds of requests. */
    public LoadJob withTargets(List<Target> value) {
        return with(draft -> {
            draft.targets = value;
            draft.url = value.getFirst().url();
        });
    }

    /** The same job with so many connections. */
    public LoadJob withConnections(int value) {
        return with(draft -> draft.connections = value);
    }

    /** The same job with so many requests in flight per connection. */
    public LoadJob withPipeline(int value) {
        return with(draft -> draft.pipeline = value);
    }

    /** The same job with another duration. */
    public LoadJob withDurationNanos(long value) {
        return with(draft -> draft.durationNanos = value);
    }

    /** The same job with another number of requests. */
    public LoadJob withRequests(long value) {
        return with(draft -> draft.requests = value);
    }

    /** The same job at a rate. */
    public LoadJob withRate(double value) {
        return with(draft -> draft.rate = value);
    }

    /** The same job at changing rates. */
    public LoadJob withStages(List<Stage> value) {
        return with(draft -> draft.stages = value);
    }

    /** The same job with so many requests on each connection. */
    public LoadJob withRequestsPerConnection(int value) {
        return with(draft -> draft.requestsPerConnection = value);
    }

    /** The same job with a pause after each response. */
    public LoadJob withThinkNanos(long value) {
        return with(draft -> draft.thinkNanos = value);
    }

    /** The same job on so many loops. */
    public LoadJob withLoops(int value) {
        return with(draft -> draft.loops = value);
    }

    /** The same job on loops that never sleep, or do. */
    public LoadJob withSpins(boolean value) {
        return with(draft -> draft.spins = value);
    }

    /** The same job on another transport. */
    public LoadJob withTransport(String value) {
        return with(draft -> draft.transport = value);
    }

    /** The same job with another timeout. */
    public LoadJob withTimeoutNanos(long value) {
        return with(draft -> draft.timeoutNanos = value);
    }

    /** The same job with another method. */
    public LoadJob withMethod(String value) {
        return with(draft -> draft.method = value);
    }

    /** The same job with other headers. */
    public LoadJob withHeaders(List<String> value) {
        return with(draft -> draft.headers = value);
    }

    /** The same job with content in each request. */
    public LoadJob withBody(byte[] value) {
        return with(draft -> draft.body = ByteBuffer.wrap(value.clone()));
    }

    /** The same job with other statuses of a good response. */
    public LoadJob withExpectStatus(List<Integer> value) {
        return with(draft -> draft.expectStatus = value);
    }

    /** The same job with something that a good response contains. */
    public LoadJob withExpectBody(@Nullable String value) {
        return with(draft -> draft.expectBody = value);
    }

    /** The same job on a unix socket. */
    public LoadJob withUnix(@Nullable String value) {
        return with(draft -> draft.unix = value);
    }

    /** The same job at another time. */
    public LoadJob withStartAtMillis(long value) {
        return with(draft -> draft.startAtMillis = value);
    }

    private LoadJob with(Consumer<LoadJobDraft> change) {
        LoadJobDraft draft = new LoadJobDraft(this);
        change.accept(draft);
        return draft.done();
    }

    static void check(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
