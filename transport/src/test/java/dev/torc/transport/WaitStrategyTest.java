package dev.torc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a loop polls, and with which timeout, while it has nothing to do. A microsecond passes with each look at the clock. */
@Timeout(60)
class WaitStrategyTest {
    private static final long MICRO_NANOS = 1_000;
    private static final long UNBOUNDED = -1;

    private final RecordingEngine engine = new RecordingEngine();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private long nowNanos = -5_000_000;

    private EventLoop open(WaitStrategy strategy) throws IOException {
        engine.notesPolls = true;
        return new EventLoop(
                engine,
                LoopOptions.defaults()
                        .withClock(() -> nowNanos += MICRO_NANOS)
                        .withFailureListener(failure -> failures.add(failure.toString()))
                        .withWaitStrategy(strategy),
                "loop");
    }

    private void endWith(EventLoop loop) {
        loop.free();
        assertEquals(List.of(), failures);
    }

    /** Ends the wait of the poll that blocks, as a wakeup from elsewhere would. */
    private void unblock(EventLoop loop) {
        engine.onPoll = (events, timeoutNanos) -> {
            if (timeoutNanos != 0) {
                loop.driver().wakeup();
            }
        };
    }

    @Test
    void aLoopThatBlocksPollsOnce() throws IOException {
        EventLoop loop = open(WaitStrategy.block());
        unblock(loop);
        loop.turn(UNBOUNDED);
        assertEquals(List.of(UNBOUNDED), engine.polls);
        endWith(loop);
    }

    @Test
    void aLoopSpinsForAWhileAfterItsLastWorkAndBlocksThen() throws IOException {
        EventLoop loop = open(WaitStrategy.spinThenBlock(Duration.ofNanos(50 * MICRO_NANOS)));
        unblock(loop);
        loop.turn(UNBOUNDED);
        int spins = engine.polls.size() - 1;
        assertTrue(spins > 40 && spins <= 50, () -> spins + " polls before it blocked");
        assertEquals(Collections.nCopies(spins, 0L), engine.polls.subList(0, spins));
        assertEquals(UNBOUNDED, engine.polls.getLast());
        engine.polls.clear();
        loop.turn(UNBOUNDED);
        assertEquals(List.of(UNBOUNDED), engine.polls, "nothing has happened since: no reason to spin again");
        engine.polls.clear();
        loop.execute(() -> {});
        loop.turn(UNBOUNDED);
        assertEquals(List.of(0L), engine.polls, "a task was there already");
        loop.turn(UNBOUNDED);
        assertTrue(engine.polls.size() > 40, "a task is work");
        endWith(loop);
    }

    /** Lets the next event come so much later; answers whether the loop spun before. */
    private boolean spinsInAWaitOf(long micros, EventLoop loop) {
        engine.polls.clear();
        long dueNanos = nowNanos + micros * MICRO_NANOS;
        engine.onPoll = (events, timeoutNanos) -> {
            if (timeoutNanos != 0) {
                nowNanos = Math.max(nowNanos, dueNanos);
                loop.driver().wakeup();
            }
            if (nowNanos >= dueNanos) {
                events.onEnd(0);
            }
        };
        assertEquals(1, loop.turn(UNBOUNDED));
        return engine.polls.getFirst() == 0;
    }

    @Test
    void anAdaptiveLoopSpinsWhileItsWaitsAreShort() throws IOException {
        EventLoop loop = open(WaitStrategy.adaptive(Duration.ofNanos(50 * MICRO_NANOS)));
        assertFalse(spinsInAWaitOf(20, loop), "it has seen no short wait");
        assertTrue(spinsInAWaitOf(20, loop));
        assertTrue(spinsInAWaitOf(20, loop));
        assertTrue(spinsInAWaitOf(1000, loop));
        assertEquals(UNBOUNDED, engine.polls.getLast());
        assertTrue(spinsInAWaitOf(20, loop), "one long wait among short ones changes nothing");
        assertTrue(spinsInAWaitOf(1000, loop));
        assertTrue(spinsInAWaitOf(1000, loop));
        assertFalse(spinsInAWaitOf(1000, loop), "two long ones in a row do");
        assertFalse(spinsInAWaitOf(20, loop), "one short wait among long ones changes nothing");
        assertFalse(spinsInAWaitOf(20, loop));
        assertTrue(spinsInAWaitOf(20, loop));
        endWith(loop);
    }

    @Test
    void anAdaptiveLoopAllowsForTheTimeThatWakingUpTakes() throws IOException {
        EventLoop loop = open(WaitStrategy.adaptive(Duration.ofNanos(50 * MICRO_NANOS)));
        assertFalse(spinsInAWaitOf(80, loop));
        assertTrue(spinsInAWaitOf(80, loop), "it may have slept for half of the time");
        assertFalse(spinsInAWaitOf(110, loop), "spinning has shown that it did not");
        assertFalse(spinsInAWaitOf(110, loop));
        endWith(loop);
    }

    @Test
    void aTaskEndsAWaitToo() throws IOException {
        EventLoop loop = open(WaitStrategy.adaptive(Duration.ofNanos(50 * MICRO_NANOS)));
        engine.onPoll = (events, timeoutNanos) -> loop.execute(() -> {});
        loop.turn(UNBOUNDED);
        assertEquals(List.of(UNBOUNDED), engine.polls);
        engine.polls.clear();
        loop.turn(UNBOUNDED);
        assertEquals(List.of(0L), engine.polls);
        endWith(loop);
    }

    @Test
    void aLoopThatSpinsTakesATaskWithoutAWakeup() throws IOException {
        EventLoop loop = open(WaitStrategy.spin());
        AtomicInteger ran = new AtomicInteger();
        engine.onPoll = (events, timeoutNanos) -> {
            if (engine.polls.size() == 1000) {
                loop.execute(ran::incrementAndGet);
            }
        };
        assertEquals(1, loop.turn(UNBOUNDED));
        assertEquals(1, ran.get());
        assertEquals(1000, engine.polls.size());
        assertFalse(engine.polls.contains(UNBOUNDED));
        assertFalse(engine.calls.contains("wakeup"));
        assertEquals(0, loop.stats().get(Counter.WAKEUPS));
        assertEquals(1, loop.stats().get(Counter.TURNS));
        endWith(loop);
    }

    @Test
    void aLoopThatSpinsFiresItsTimersInTime() throws IOException {
        EventLoop loop = open(WaitStrategy.spin());
        AtomicInteger fired = new AtomicInteger();
        loop.newTimer(fired::incrementAndGet).arm(5_000 * MICRO_NANOS);
        long deadlineNanos = nowNanos + 5_000 * MICRO_NANOS;
        while (fired.get() == 0) {
            loop.turn(UNBOUNDED);
        }
        assertTrue(nowNanos >= deadlineNanos && nowNanos < deadlineNanos + 3_000 * MICRO_NANOS);
        assertFalse(engine.polls.contains(UNBOUNDED));
        endWith(loop);
    }

    @Test
    void anEventEndsASpin() throws IOException {
        EventLoop loop = open(WaitStrategy.spin());
        engine.onPoll = (events, timeoutNanos) -> {
            if (engine.polls.size() == 10) {
                events.onEnd(0);
            }
        };
        assertEquals(1, loop.turn(UNBOUNDED));
        assertEquals(10, engine.polls.size());
        endWith(loop);
    }

    @Test
    void aLoopThatIsTurnedByHandNeverSpins() throws IOException {
        EventLoop loop = open(WaitStrategy.spin());
        loop.turn(0);
        loop.turn(MICRO_NANOS);
        assertEquals(List.of(0L, MICRO_NANOS), engine.polls);
        endWith(loop);
    }

    @Test
    void loopsThatAreTurnedByHandWaitAsLongAsTheyAreToldTo() {
        engine.notesPolls = true;
        EventLoops loops =
                Transport.of(engine).manual(LoopOptions.defaults().withLoops(1).withWaitStrategy(WaitStrategy.spin()));
        loops.turn();
        loops.turn(MICRO_NANOS);
        assertEquals(List.of(0L, MICRO_NANOS), engine.polls);
        loops.close();
    }

    @Test
    void argumentsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> WaitStrategy.spinThenBlock(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new WaitStrategy(-1, false));
        assertThrows(IllegalArgumentException.class, () -> WaitStrategy.adaptive(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> WaitStrategy.adaptive(Duration.ofSeconds(2)));
        assertEquals(WaitStrategy.spin(), WaitStrategy.spinThenBlock(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals("spin PT0.00005S, then block", new WaitStrategy(50_000, false).toString());
        assertEquals("spin PT0.00005S while that pays, then block", new WaitStrategy(50_000, true).toString());
    }
}
