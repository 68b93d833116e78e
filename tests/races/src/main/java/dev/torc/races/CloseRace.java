package dev.torc.races;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A connection that two threads close, or one that they close from both ends. */
@JCStressTest
@Outcome(id = ".+: closed once", expect = Expect.ACCEPTABLE, desc = "onClose once on either end, last")
@Outcome(expect = Expect.FORBIDDEN, desc = "not closed, or more than once, or not last")
@State
public class CloseRace {
    private final Kind kind = Kind.any();
    private volatile @Nullable Pair pair;

    @Actor
    public void owns(L_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        Pair opened = Pair.open(own);
        if (opened == null) {
            result.r1 = kind + ": never opened";
            return;
        }
        pair = opened;
        own.turnAtWill();
        (Race.coin() ? opened.client : opened.server).connection().close();
        result.r1 = kind + ": " + opened.end();
    }

    @Actor
    public void closes() {
        Pair opened = Race.await(() -> pair);
        Race.pause();
        opened.client.connection().close();
        opened.client.connection().close();
        opened.leave();
    }
}
