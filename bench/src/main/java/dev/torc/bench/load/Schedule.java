package dev.torc.bench.load;

import java.util.List;

/** When the requests of an open loop are due. Immutable; answering allocates nothing. */
final class Schedule {
    /** The time of a request that never becomes due. */
    static final long NEVER = Long.MAX_VALUE;

    private final Stage[] stages;
    /** By stage: how many requests were due before it. */
    private final double[] before;

    private final long[] startNanos;
    private final double inAll;
    private final double phase;

    /**
     * Makes one.
     *
     * @param phase by what fraction of the distance of two requests all are later, from 0 to less than 1
     */
    Schedule(List<Stage> stages, double phase) {
        this.stages = stages.toArray(Stage[]::new);
        this.phase = phase;
        before = new double[stages.size()];
        startNanos = new long[stages.size()];
        double requests = 0;
        long nanos = 0;
        for (int i = 0; i < before.length; i++) {
            before[i] = requests;
            startNanos[i] = nanos;
            requests += this.stages[i].requests();
            nanos += this.stages[i].durationNanos();
        }
        inAll = requests;
    }

    /** How many requests become due. */
    double requests() {
        return inAll;
    }

    /** How many nanoseconds after the start the request of this number is due, from 0. */
    long nanos(long number) {
        double count = number + phase;
        if (count >= inAll) {
            return NEVER;
        }
        int stage = stages.length - 1;
        while (before[stage] > count) {
            stage--;
        }
        return startNanos[stage] + (long) stages[stage].nanos(count - before[stage]);
    }
}
