package dev.torc.transport;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A turn of a loop took long, from the end of its wait on: everything else on the loop waited meanwhile. */
@Name("torc.SlowTurn")
@Label("Slow Turn")
@Category("Torc")
@Description("A turn of an event loop, its wait not counted, that was longer than the threshold")
@StackTrace(false)
@Threshold("10 ms")
final class SlowTurnEvent extends Event {
    private static final SlowTurnEvent OFF = new SlowTurnEvent();

    @Label("Loop")
    String loop = "";

    @Label("Completions")
    long completions;

    @Label("Timers")
    int timers;

    @Label("Tasks")
    int tasks;

    static boolean isOn() {
        return OFF.isEnabled();
    }
}
