package dev.torc.transport;

import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A task that is offered while its loop ends: it is run or refused, and no closed driver is woken for it. */
@JCStressTest
@Outcome(id = "run", expect = Expect.ACCEPTABLE, desc = "offered in time, and run once")
@Outcome(id = "refused", expect = Expect.ACCEPTABLE, desc = "came too late, and its thread was told")
@Outcome(id = "lost", expect = Expect.FORBIDDEN, desc = "accepted, and never run")
@Outcome(id = "refused and run", expect = Expect.FORBIDDEN, desc = "run, and its thread was told that it is not")
@Outcome(id = "woken too late", expect = Expect.FORBIDDEN, desc = "a driver was woken after it was closed")
@State
public class EndRace {
    private final WakeupDriver driver = new WakeupDriver();
    private final TaskQueue queue = new TaskQueue("loop", driver);
    private boolean refused;
    private int runs;

    @Actor
    public void offers() {
        try {
            queue.offer(() -> runs++);
        } catch (RejectedExecutionException e) {
            refused = true;
        }
    }

    @Actor
    public void ends() {
        queue.announceSleep();
        queue.awake();
        queue.end().forEach(Runnable::run);
        driver.close();
    }

    @Arbiter
    public void looks(L_Result result) {
        if (driver.late() != 0) {
            result.r1 = "woken too late";
        } else if (refused) {
            result.r1 = runs == 0 ? "refused" : "refused and run";
        } else {
            result.r1 = runs == 1 ? "run" : "lost";
        }
    }
}
