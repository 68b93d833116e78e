package dev.torc.transport;

import org.jspecify.annotations.Nullable;

/** Times a loop's turns for as long as a flight recording wants those that are slow. For the loop's thread. */
final class TurnWatch {
    private final String loop;
    private @Nullable SlowTurnEvent turn;

    TurnWatch(String loop) {
        this.loop = loop;
    }

    /** The wait is over, and the turn's work begins. */
    void begin() {
        if (Flight.isOn() && SlowTurnEvent.isOn()) {
            SlowTurnEvent begun = new SlowTurnEvent();
            begun.begin();
            turn = begun;
        }
    }

    void end(long completions, int timers, int tasks) {
        SlowTurnEvent begun = turn;
        if (begun == null) {
            return;
        }
        turn = null;
        begun.end();
        if (begun.shouldCommit()) {
            begun.loop = loop;
            begun.completions = completions;
            begun.timers = timers;
            begun.tasks = tasks;
            begun.commit();
        }
    }
}
