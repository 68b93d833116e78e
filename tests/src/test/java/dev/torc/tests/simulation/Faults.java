package dev.torc.tests.simulation;

/**
 * How often each fault strikes in one run, and how often it did. Each run has some of them off and some of them often: what
 * goes wrong together differs from run to run.
 */
final class Faults {
    private static final int OFF = 0;

    private final Chance chance;
    private final int[] oneIn = new int[Fault.values().length];
    private final long[] injected = new long[Fault.values().length];

    Faults(Chance chance) {
        this.chance = chance;
        for (Fault fault : Fault.values()) {
            int usual = fault.usualOneIn;
            oneIn[fault.ordinal()] = switch (chance.between(0, 5)) {
                case 0 -> OFF;
                case 1 -> Math.max(1, usual / 3);
                case 2 -> usual * 4;
                default -> usual;
            };
        }
    }

    /** Whether it happens here and now; the caller counts it once it really did. */
    boolean strikes(Fault fault) {
        int rate = oneIn[fault.ordinal()];
        return rate != OFF && chance.oneIn(rate);
    }

    /** As {@link #strikes}, where it is certain to be one. */
    boolean injects(Fault fault) {
        boolean struck = strikes(fault);
        if (struck) {
            count(fault);
        }
        return struck;
    }

    void count(Fault fault) {
        count(fault, 1);
    }

    void count(Fault fault, long times) {
        injected[fault.ordinal()] += times;
    }

    long injected(Fault fault) {
        return injected[fault.ordinal()];
    }
}
