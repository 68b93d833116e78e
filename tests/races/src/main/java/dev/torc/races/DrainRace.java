package dev.torc.races;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.server.HttpLoops;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A server that drains, step by step as its stop() does, while a client comes, asks again and again, and goes. */
@JCStressTest
@Outcome(id = ".+: all answered", expect = Expect.ACCEPTABLE, desc = "the client was done before, or in time")
@Outcome(id = ".+: told and ended", expect = Expect.ACCEPTABLE, desc = "a response said that it is the last, and was")
@Outcome(id = ".+: not accepted", expect = Expect.ACCEPTABLE, desc = "the server did not listen any more")
@Outcome(
        id = ".+: cut off",
        expect = Expect.ACCEPTABLE_INTERESTING,
        desc = "came between the last look at the queue and the socket's end, and was never accepted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a request was handled and not answered, or a connection left")
@State
public class DrainRace {
    private static final int REQUESTS = 4;
    private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Kind kind = Kind.any();
    private volatile @Nullable HttpLoops server;
    private volatile @Nullable Listener listener;
    private volatile @Nullable OwnLoop loop;
    private int accepted;
    private int handled;
    private boolean drained;

    @Actor
    public void serves(L_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        HttpHandler handler = exchange -> {
            handled++;
            exchange.text(200, HttpPeer.BODY);
        };
        HttpLoops http =
                new HttpLoops(own.loops, handler, handler, HttpLimits.defaults(), HttpTimeouts.defaults(), own.options);
        try {
            Listener opened = own.loops.listen(OwnLoop.newAddress(), ListenOptions.defaults(), connection -> {
                accepted++;
                return http.handler(connection);
            });
            HttpPeer client = HttpPeer.get(REQUESTS);
            server = http;
            listener = opened;
            loop = own;
            own.turnAtWill();
            own.loop.connect(opened.localAddress(), ConnectOptions.defaults(), client);
            result.r1 = kind + ": " + verdict(own, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String verdict(OwnLoop own, HttpPeer client) {
        if (!own.turnUntil(() -> drained && client.isClosed())) {
            return drained ? "never closed" : "never drained";
        }
        Throwable failure = own.takeFailure();
        return failure == null ? client.verdict(accepted, handled) : "failed: " + failure;
    }

    @Actor
    public void drains() {
        OwnLoop own = Race.await(() -> loop);
        HttpLoops http = Race.await(() -> server);
        Listener opened = Race.await(() -> listener);
        Race.pause();
        long deadlineNanos = System.nanoTime() + WITHIN_NANOS;
        http.drain(deadlineNanos);
        opened.close();
        http.awaitDrained(deadlineNanos);
        own.loop.execute(() -> drained = true);
    }
}
