package dev.torc.races;

import dev.torc.transport.EventLoop;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two loops that hand each other a task and go to sleep: by eventfd, by a message between their rings, by a selector. */
@JCStressTest
@Outcome(id = "(.+): told, \\1: told", expect = Expect.ACCEPTABLE, desc = "each ran the other's task")
@Outcome(expect = Expect.FORBIDDEN, desc = "one slept on, with the other's task in its queue")
@State
public class PingRace {
    private final Kind kind = Kind.any();
    private volatile @Nullable EventLoop left;
    private volatile @Nullable EventLoop right;
    /** Whether the left thread waits for the right loop before it turns its own, so that nothing it does later helps. */
    private final boolean waits = Race.coin();

    private boolean leftTold;
    private volatile @Nullable Boolean rightTold;

    @Actor
    public void left(LL_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        left = own.loop;
        EventLoop other = Race.await(() -> right);
        Race.pause();
        other.execute(() -> rightTold = true);
        if (waits) {
            Race.await(() -> rightTold);
        }
        result.r1 = kind + (own.turnUntil(() -> leftTold) ? ": told" : ": lost");
    }

    @Actor
    public void right(LL_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        right = own.loop;
        EventLoop other = Race.await(() -> left);
        Race.pause();
        other.execute(() -> leftTold = true);
        result.r2 = kind + (own.turnUntil(() -> rightTold != null) ? ": told" : ": lost");
    }
}
