package dev.torc.races;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.server.HttpLoops;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.SharedBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A handler on a thread of its own, which waits for the end of a body and then for room to write one, while its connection may
 * be aborted.
 */
@JCStressTest
@Outcome(id = ".+: answered", expect = Expect.ACCEPTABLE, desc = "read all, and was heard")
@Outcome(
        id = ".+: aborted",
        expect = Expect.ACCEPTABLE,
        desc = "the client left, and the handler was told by an exception")
@Outcome(expect = Expect.FORBIDDEN, desc = "a thread waited for what had happened already, or bytes were lost")
@State
public class BlockingRace {
    private static final String BODY = "0123456789";
    private static final String UNFINISHED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\n" + BODY + "\r\n";
    private static final SharedBytes LAST_CHUNK = SharedBytes.copyOf("0\r\n\r\n".getBytes(ISO_8859_1));

    /** More than may be under way to the loop at once. */
    private static final byte[] LONG = new byte[(64 << 10) + (16 << 10)];

    private final Kind kind = Kind.any();
    private final boolean aborts = Race.coin();
    private volatile @Nullable Runnable handed;
    private volatile @Nullable OwnLoop loop;
    private volatile @Nullable Thread thread;
    private boolean read;
    private boolean returned;

    @Actor
    public void serves(L_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        loop = own;
        HttpHandler handler = Blocking.handler(this::handle, task -> handed = task);
        HttpLoops http =
                new HttpLoops(own.loops, handler, handler, HttpLimits.defaults(), HttpTimeouts.defaults(), own.options);
        try (Listener listener = own.loops.listen(OwnLoop.newAddress(), ListenOptions.defaults(), http)) {
            HttpPeer client = new HttpPeer(UNFINISHED, 1, LONG.length);
            own.loop.connect(listener.localAddress(), ConnectOptions.defaults(), client);
            result.r1 = kind + ": " + verdict(own, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String verdict(OwnLoop own, HttpPeer client) {
        if (!own.turnUntil(() -> handed != null)) {
            return "never called";
        }
        Race.pause();
        own.turnAtWill();
        if (!aborts || Race.coin()) {
            client.connection().send(LAST_CHUNK);
            own.turnAtWill();
        }
        if (aborts) {
            client.connection().abort();
        }
        if (!own.turnUntil(() -> returned && client.isClosed())) {
            Thread waiting = thread;
            if (waiting != null) {
                waiting.interrupt();
            }
            return returned ? "never closed" : "never returned";
        }
        own.loops.turn();
        Throwable failure = own.takeFailure();
        if (failure != null) {
            return "failed: " + failure;
        }
        if (client.responses() == 1) {
            return read ? "answered" : "answered unread";
        }
        return aborts ? "aborted" : "not answered";
    }

    @Actor
    public void handles() {
        // Where the state before had to be given up.
        Thread.interrupted();
        thread = Thread.currentThread();
        OwnLoop own = Race.await(() -> loop);
        Runnable task = Race.await(() -> handed);
        Race.pause();
        task.run();
        own.loop.execute(() -> returned = true);
    }

    private void handle(BlockingExchange exchange) throws IOException {
        read = new String(exchange.body().readAllBytes(), ISO_8859_1).equals(BODY);
        try (OutputStream out = exchange.stream(200, null, LONG.length)) {
            out.write(LONG);
        }
    }
}
