package dev.torc.races;

import dev.torc.http.HttpServer;
import dev.torc.transport.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A server that two threads stop: whoever returns finds it stopped. */
@JCStressTest
@Outcome(id = ".+: stopped, .+: stopped", expect = Expect.ACCEPTABLE, desc = "its loop has ended when either returns")
@Outcome(expect = Expect.FORBIDDEN, desc = "one returned before it was stopped")
@State
public class StopRace {
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final Kind kind = Kind.any();
    private volatile @Nullable HttpServer server;

    @Actor
    public void starts(LL_Result result) {
        try {
            HttpServer started = HttpServer.builder()
                    .transport(kind.transport)
                    .loopOptions(OwnLoop.options(kind))
                    .listen(OwnLoop.newAddress())
                    .handler(exchange -> exchange.text(200, HttpPeer.BODY))
                    .start();
            server = started;
            Race.pause();
            result.r1 = kind + ": " + stop(started);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Actor
    public void stops(LL_Result result) {
        HttpServer started = Race.await(() -> server);
        Race.pause();
        result.r2 = kind + ": " + stop(started);
    }

    private static String stop(HttpServer server) {
        EventLoop loop = server.loops().all().getFirst();
        server.stop(WITHIN);
        try {
            loop.execute(() -> {});
            return "still running";
        } catch (RejectedExecutionException e) {
            return "stopped";
        }
    }
}
