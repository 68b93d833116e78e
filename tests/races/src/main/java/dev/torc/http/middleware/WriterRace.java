package dev.torc.http.middleware;

import java.io.OutputStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The end of a log's writer, while a loop that has not heard of it hands it lines. */
@JCStressTest
@Outcome(id = "all", expect = Expect.ACCEPTABLE, desc = "each line was written or counted as dropped")
@Outcome(expect = Expect.FORBIDDEN, desc = "a line was neither, or was both")
@State
public class WriterRace {
    private static final int LINES = 3;

    private final AccessWriter writer =
            new AccessWriter(AccessLog.Format.COMMON, new AccessOutput.OfStream(OutputStream.nullOutputStream()));
    private final AccessLane lane = new AccessLane(LINES, Thread.currentThread());

    @Actor
    public void fills() {
        writer.add(lane);
        for (int i = 0; i < LINES; i++) {
            AccessRecord record = lane.take();
            if (record == null) {
                lane.drop();
            } else {
                lane.give(record);
            }
        }
    }

    @Actor
    public void ends() {
        writer.end();
        writer.run();
    }

    @Arbiter
    public void looks(L_Result result) {
        long lines = writer.written() + writer.dropped();
        result.r1 = lines == LINES ? "all" : lines + " of " + LINES;
    }
}
