package dev.torc.races;

import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopStats.Counter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A task of a thread without a loop, for a loop that goes to sleep in its selector or ring. */
@JCStressTest
@Outcome(id = ".+: woken", expect = Expect.ACCEPTABLE, desc = "slept, was woken, and ran it")
@Outcome(id = ".+: seen", expect = Expect.ACCEPTABLE, desc = "ran it without a wakeup")
@Outcome(id = ".+: lost", expect = Expect.FORBIDDEN, desc = "slept on, with the task in its queue")
@State
public class WakeRace {
    private final Kind kind = Kind.any();
    private volatile @Nullable EventLoop loop;
    private boolean ran;

    @Actor
    public void sleeps(L_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        long wakeups = own.stat(Counter.WAKEUPS);
        loop = own.loop;
        if (!own.turnUntil(() -> ran)) {
            result.r1 = kind + ": lost";
        } else {
            result.r1 = kind + (own.stat(Counter.WAKEUPS) == wakeups ? ": seen" : ": woken");
        }
    }

    @Actor
    public void offers() {
        EventLoop other = Race.await(() -> loop);
        Race.pause();
        other.execute(() -> ran = true);
    }
}
