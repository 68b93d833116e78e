package dev.torc.bench.cli;

import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadRun;
import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A run against a server of this process, so that the client's code is compiled before it measures another one: a cold client is
 * late by more than most servers. Nothing of it reaches the target, or is reported.
 */
final class Rehearsal {
    private static final int CONNECTIONS_MAX = 64;
    private static final double RATE_MAX = 100_000;

    private Rehearsal() {}

    /** Takes this long, and blocks the calling thread meanwhile. Without a free port on loopback nothing is rehearsed. */
    static void run(LoadJob job, Duration duration) throws InterruptedException {
        try (HttpServer server = HttpServer.builder()
                .transport(Transports.named("nio"))
                .loopOptions(LoopOptions.defaults().withLoops(1).withThreadName("torc-rehearsal"))
                .listen("127.0.0.1", 0)
                .handler(Rehearsal::answer)
                .start()) {
            LoadRun.run(like(job, server.address().getPort(), duration));
        } catch (IOException | LoadFailure e) {
            return; // the run itself will tell what is wrong
        }
    }

    /** A job that goes the same ways. */
    private static LoadJob like(LoadJob job, int port, Duration duration) {
        LoadJob like = LoadJob.of("http://127.0.0.1:" + port + "/")
                .withConnections(Math.min(CONNECTIONS_MAX, job.connections()))
                .withPipeline(job.pipeline())
                .withRequestsPerConnection(job.requestsPerConnection())
                .withLoops(job.loops())
                .withTransport(job.transport())
                .withDurationNanos(duration.toNanos());
        if (job.openLoop()) {
            like = like.withRate(job.rate() > 0 ? Math.min(RATE_MAX, job.rate()) : RATE_MAX);
        }
        return job.kinds().getFirst().body().hasRemaining()
                ? like.withMethod("POST").withBody(new byte[1])
                : like;
    }

    private static void answer(HttpExchange exchange) {
        exchange.receive(new BodyReceiver() {
            @Override
            public void onBytes(ByteBuffer lent) {
                // dropped
            }

            @Override
            public void onComplete() {
                exchange.text(200, "Hello, World!");
            }
        });
    }
}
