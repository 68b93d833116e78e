package dev.torc.races;

import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A loop that ends, with its driver, while another loop's thread hands it tasks: what it accepted is run, the rest refused. */
@JCStressTest
@Outcome(id = ".+: all run", expect = Expect.ACCEPTABLE, desc = "each task that was accepted was run once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a task was accepted and not run, or refused and run")
@State
public class LoopEndRace {
    private static final int TASKS_MAX = 1000;

    private final Kind kind = Kind.any();
    private volatile @Nullable EventLoop loop;
    private int accepted;
    private int ran;

    @Actor
    public void ends() {
        try (EventLoops loops = kind.transport.manual(OwnLoop.options(kind))) {
            loop = loops.all().getFirst();
            Race.pause();
            loops.turn();
            loops.close(Duration.ofMillis(1));
        }
    }

    @Actor
    public void offers() {
        OwnLoop own = OwnLoop.of(kind);
        EventLoop other = Race.await(() -> loop);
        try {
            while (accepted < TASKS_MAX) {
                other.execute(() -> ran++);
                accepted++;
                Race.pause();
            }
        } catch (RejectedExecutionException e) {
            // It has ended.
        }
        // A message between rings that came too late comes back.
        own.loops.turn();
    }

    @Arbiter
    public void looks(L_Result result) {
        result.r1 = kind + ": " + (ran == accepted ? "all run" : ran < accepted ? "lost" : "refused and run");
    }
}
