package dev.torc.transport;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A loop that goes to sleep, and a task that is offered meanwhile: the loop sees it, or is woken. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "sleeps, and is woken")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "does not sleep, for it has seen the task")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "has seen the task, and is woken as well")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "lost: sleeps, with a task in its queue")
@State
public class SleepRace {
    private final WakeupDriver driver = new WakeupDriver();
    private final TaskQueue queue = new TaskQueue("loop", driver);

    @Actor
    public void offers() {
        queue.offer(() -> {});
    }

    @Actor
    public void sleeps(ZZ_Result result) {
        result.r1 = queue.announceSleep();
    }

    @Arbiter
    public void looks(ZZ_Result result) {
        result.r2 = driver.wakeups() != 0;
    }
}
