package dev.torc.tests.simulation;

import dev.torc.tests.transport.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is outside of the loop: time, chance, and what will happen when. Time passes only inside of polls, from one
 * happening to the next. For one thread.
 */
final class World {
    private static final long TURN_NANOS_MAX = 20_000;
    private static final int TURNS_MAX = 300_000;
    private static final long DELAY_NANOS_MAX = 40_000_000;
    private static final long JUMP_NANOS_MIN = 1_000_000_000L;
    private static final long JUMP_NANOS_MAX = 120_000_000_000L;

    final VirtualClock clock = new VirtualClock();
    final Chance chance;
    final Faults faults;
    final Trace trace;

    private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
    private final List<Runnable> checks = new ArrayList<>();
    private final long latencyNanosMax;
    private long happenings;
    private long latestCompletion;
    private int turns;
    private boolean atRest;
    private boolean ending;
    private boolean jumps;
    private long jumpedNanos;
    private @Nullable Throwable failure;

    private record Happening(long atNanos, long number, boolean isCompletion, Runnable action)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    World(long seed, @Nullable Consumer<String> told) {
        chance = new Chance(seed);
        faults = new Faults(chance);
        trace = new Trace(told);
        latencyNanosMax = chance.pickNanos(0, 20_000, 500_000, 5_000_000);
    }

    long nowNanos() {
        return clock.nanoTime();
    }

    void note(String what, int connection, long value) {
        trace.note(what, connection, value, nowNanos());
    }

    /** Ends the run: something is as it must not be. */
    static AssertionError violation(String what) {
        return new AssertionError(what);
    }

    /** What the network takes for anything. */
    long latencyNanos() {
        return latencyNanosMax == 0 ? 0 : chance.nanosBetween(0, latencyNanosMax);
    }

    /** Something happens outside of the loop after this time. */
    void in(long delayNanos, Runnable action) {
        agenda.add(new Happening(nowNanos() + delayNanos, happenings++, false, action));
    }

    /** The kernel completes something, some time from now. */
    void completes(Runnable action) {
        long delayNanos = latencyNanos();
        if (faults.injects(Fault.DELAYED_COMPLETION)) {
            delayNanos += chance.nanosBetween(1, DELAY_NANOS_MAX);
        }
        agenda.add(new Happening(nowNanos() + delayNanos, happenings++, true, action));
    }

    /** Is done once the turn that the loop is in has ended. */
    void afterTurn(Runnable check) {
        checks.add(check);
    }

    /** Ends the run at the end of this turn. */
    void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Throws what has failed. */
    void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new AssertionError(cause.getMessage(), cause);
        }
    }

    /** A turn has ended, and the next poll begins. */
    void turnEnded() {
        check();
        if (++turns > TURNS_MAX) {
            throw violation("the loop does not come to rest within " + TURNS_MAX + " turns");
        }
        if (!checks.isEmpty()) {
            List<Runnable> due = List.copyOf(checks);
            checks.clear();
            due.forEach(Runnable::run);
        }
        clock.advance(chance.nanosBetween(0, TURN_NANOS_MAX));
        if (jumps) {
            jumps = false;
            faults.count(Fault.CLOCK_JUMP);
            clock.advance(chance.nanosBetween(JUMP_NANOS_MIN, JUMP_NANOS_MAX));
            jumpedNanos = nowNanos();
            note("the clock jumps", 0, 0);
        }
    }

    /** When the clock has jumped last. */
    long jumpedNanos() {
        return jumpedNanos;
    }

    /** Between this turn and the next the machine stands still. */
    void jump() {
        jumps = true;
    }

    /**
     * Lets the next thing happen.
     *
     * @param waits whether time may pass until it does
     * @param untilNanos how long at most
     * @return whether something happened
     */
    boolean happensNext(boolean waits, long untilNanos) {
        Happening next = agenda.peek();
        if (next == null || next.atNanos > nowNanos()) {
            long target = next == null ? untilNanos : Math.min(next.atNanos, untilNanos);
            if (!waits || target <= nowNanos()) {
                return false;
            }
            if (target == Long.MAX_VALUE) {
                atRest = true;
                return false;
            }
            clock.advance(target - nowNanos());
            if (next == null || next.atNanos > nowNanos()) {
                return false;
            }
        }
        agenda.remove();
        if (next.isCompletion) {
            if (next.number < latestCompletion) {
                faults.count(Fault.REORDERED_COMPLETION);
            }
            latestCompletion = Math.max(latestCompletion, next.number);
        }
        next.action.run();
        return true;
    }

    /** Whether something is due now. */
    boolean isSomethingDue() {
        Happening next = agenda.peek();
        return next != null && next.atNanos <= nowNanos();
    }

    /** Nothing will ever happen again, and the loop waits for nothing but that: no timer is armed, and no work left. */
    boolean isAtRest() {
        return atRest;
    }

    /** The server stops, or its loop does: connections end before their time. */
    void ends() {
        ending = true;
        note("the server stops", 0, 0);
    }

    boolean isEnding() {
        return ending;
    }

    /** Without the loop, which has ended: what peers still have to do. */
    void finish() {
        while (happensNext(true, Long.MAX_VALUE)) {
            // One after the other.
        }
    }
}
