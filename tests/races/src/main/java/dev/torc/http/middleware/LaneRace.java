package dev.torc.http.middleware;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Records that go round between a loop, which fills them, and the writer of the log. */
@JCStressTest
@Outcome(id = "all", expect = Expect.ACCEPTABLE, desc = "each line came whole and in order, or was counted as dropped")
@Outcome(expect = Expect.FORBIDDEN, desc = "lines were lost, or read before they were whole")
@State
public class LaneRace {
    private static final int RECORDS = 2;
    private static final int LINES = 6;

    private final AccessLane lane = new AccessLane(RECORDS, Thread.currentThread());
    private int seen;
    private int last;
    private boolean torn;

    @Actor
    public void fills() {
        for (int i = 1; i <= LINES; i++) {
            AccessRecord record = lane.take();
            if (record == null) {
                lane.drop();
                continue;
            }
            record.octets[0] = (byte) i;
            record.status = i;
            record.contentBytes = i;
            lane.give(record);
        }
    }

    @Actor
    public void writes() {
        for (int i = 0; i < LINES; i++) {
            look(lane.poll());
        }
    }

    @Arbiter
    public void looks(L_Result result) {
        writes();
        result.r1 = torn ? "torn" : seen + lane.dropped() == LINES ? "all" : seen + " of " + LINES;
    }

    private void look(@Nullable AccessRecord record) {
        if (record != null) {
            int line = record.status;
            torn |= line <= last || record.octets[0] != line || record.contentBytes != line;
            last = line;
            seen++;
            lane.giveBack(record);
        }
    }
}
