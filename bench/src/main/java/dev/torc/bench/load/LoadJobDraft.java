package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link LoadJob} that is being made, with its defaults. */
@JsonAutoDetect(fieldVisibility = Visibility.NON_PRIVATE)
final class LoadJobDraft {
    private static final int CONNECTIONS = 64;
    private static final long DURATION_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    String url;
    List<Target> targets = List.of();
    int connections = CONNECTIONS;
    int pipeline = 1;
    long durationNanos = DURATION_NANOS;
    long requests;
    double rate;
    List<Stage> stages = List.of();
    int requestsPerConnection;
    long thinkNanos;
    int loops = 1;
    boolean spins;
    String transport = "nio";
    long timeoutNanos = TIMEOUT_NANOS;
    String method = "GET";
    List<String> headers = List.of();
    ByteBuffer body = ByteBuffer.allocate(0);
    List<Integer> expectStatus = List.of();

    @Nullable
    String expectBody;

    @Nullable
    String unix;

    int shard;
    int shards = 1;
    long startAtMillis;

    /** For JSON. */
    LoadJobDraft() {
        this("");
    }

    LoadJobDraft(String url) {
        this.url = url;
    }

    LoadJobDraft(LoadJob from) {
        url = from.url();
        targets = from.targets();
        connections = from.connections();
        pipeline = from.pipeline();
        durationNanos = from.durationNanos();
        requests = from.requests();
        rate = from.rate();
        stages = from.stages();
        requestsPerConnection = from.requestsPerConnection();
        thinkNanos = from.thinkNanos();
        loops = from.loopsMax();
        spins = from.spins();
        transport = from.transport();
        timeoutNanos = from.timeoutNanos();
        method = from.method();
        headers = from.headers();
        body = from.body();
        expectStatus = from.expectStatus();
        expectBody = from.expectBody();
        unix = from.unix();
        shard = from.shard();
        shards = from.shards();
        startAtMillis = from.startAtMillis();
    }

    LoadJob done() {
        return new LoadJob(
                url,
                targets,
                connections,
                pipeline,
                durationNanos,
                requests,
                rate,
                stages,
                requestsPerConnection,
                thinkNanos,
                loops,
                spins,
                transport,
                timeoutNanos,
                method,
                headers,
                body,
                expectStatus,
                expectBody,
                unix,
                shard,
                shards,
                startAtMillis);
    }
}
