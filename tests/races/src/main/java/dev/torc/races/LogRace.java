package dev.torc.races;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.middleware.AccessLog;
import dev.torc.http.server.HttpLoops;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** An access log that is closed while requests end: each has its line, or is counted as dropped. */
@JCStressTest
@Outcome(id = ".+: all", expect = Expect.ACCEPTABLE, desc = "each line was written or counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a line was neither written nor counted, or was both")
@State
public class LogRace {
    private static final int REQUESTS = 4;

    private final Kind kind = Kind.any();
    private volatile @Nullable AccessLog log;
    private String verdict = "nothing happened";

    @Actor
    public void serves() {
        OwnLoop own = OwnLoop.of(kind);
        AccessLog opened = AccessLog.to(OutputStream.nullOutputStream()).start();
        HttpHandler handler = opened.around(exchange -> exchange.text(200, HttpPeer.BODY));
        HttpLoops http =
                new HttpLoops(own.loops, handler, handler, HttpLimits.defaults(), HttpTimeouts.defaults(), own.options);
        try (Listener listener = own.loops.listen(OwnLoop.newAddress(), ListenOptions.defaults(), http)) {
            HttpPeer client = HttpPeer.get(REQUESTS);
            own.loop.connect(listener.localAddress(), ConnectOptions.defaults(), client);
            log = opened;
            boolean ended = own.turnUntil(client::isClosed);
            verdict = ended && client.responses() == REQUESTS ? "served" : "not served";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Actor
    public void closes() {
        AccessLog opened = Race.await(() -> log);
        Race.pause();
        opened.close();
    }

    @Arbiter
    public void looks(L_Result result) {
        AccessLog closed = Race.await(() -> log);
        long lines = closed.written() + closed.dropped();
        result.r1 = kind + ": " + (verdict.equals("served") ? lines == REQUESTS ? "all" : lines + " lines" : verdict);
    }
}
