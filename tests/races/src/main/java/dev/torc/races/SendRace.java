package dev.torc.races;

import dev.torc.transport.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A connection that another thread sends on while it ends. That thread also has a buffer that was acquired before, which it
 * sends or releases whether the connection is still there or not. There are no more buffers than each connection's own.
 */
@JCStressTest
@Outcome(
        id = ".+: closed once",
        expect = Expect.ACCEPTABLE,
        desc = "what was sent before a close arrived; no buffer is lost")
@Outcome(expect = Expect.FORBIDDEN, desc = "a buffer was lost or released twice, or bytes were")
@State
public class SendRace {
    private static final int SENDS = 4;

    private enum End {
        CLOSE,
        ABORT,
        CLOSE_OF_THE_PEER
    }

    private final Kind kind = Kind.any();
    private volatile @Nullable Pair pair;
    private @Nullable Buffer held;

    @Actor
    public void owns(L_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        Pair opened = Pair.open(own);
        if (opened == null) {
            result.r1 = kind + ": never opened";
            return;
        }
        held = opened.client.connection().acquire();
        End end = Race.coin() ? End.CLOSE : Race.coin() ? End.ABORT : End.CLOSE_OF_THE_PEER;
        pair = opened;
        Race.pause();
        own.turnAtWill();
        switch (end) {
            case CLOSE -> opened.client.connection().close();
            case ABORT -> opened.client.connection().abort();
            case CLOSE_OF_THE_PEER -> opened.server.connection().close();
        }
        String verdict = opened.end();
        if (end == End.CLOSE && opened.server.received() != opened.client.sent()) {
            verdict = "bytes are lost";
        }
        result.r1 = kind + ": " + verdict;
    }

    @Actor
    public void sends() {
        Pair opened = Race.await(() -> pair);
        Race.pause();
        for (int i = 0; i < SENDS; i++) {
            opened.own.loop.execute(() -> sendOne(opened.client));
        }
        opened.own.loop.execute(() -> giveBack(opened.client));
        opened.leave();
    }

    private static void sendOne(Endpoint client) {
        Buffer buffer = client.connection().acquire();
        if (buffer != null) {
            client.send(buffer);
        }
    }

    private void giveBack(Endpoint client) {
        Buffer owned = Objects.requireNonNull(held, "held");
        if (Race.coin()) {
            owned.release();
        } else {
            client.send(owned);
        }
    }
}
