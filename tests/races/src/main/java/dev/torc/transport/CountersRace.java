package dev.torc.transport;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A counter of a loop that another thread reads twice: whole, and never backwards. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "0, 4294967297", "1, 1", "1, 4294967297", "4294967297, 4294967297"},
        expect = Expect.ACCEPTABLE,
        desc = "a value that there was, and then that or a later one")
@Outcome(expect = Expect.FORBIDDEN, desc = "torn, or back to an earlier value")
@State
public class CountersRace {
    private static final long BOTH_HALVES = 1L << 32;

    private final LoopCounters counters = new LoopCounters(1);

    @Actor
    public void counts() {
        counters.add(0, 1);
        counters.add(0, BOTH_HALVES);
    }

    @Actor
    public void reads(JJ_Result result) {
        result.r1 = counters.get(0);
        result.r2 = counters.get(0);
    }
}
