package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.EventLoop;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.SharedBytes;
import dev.torc.transport.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Timers fire in order, once, and never early. */
interface TimerContract {
    long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Two ticks of the wheel. */
    long LATE_NANOS_MAX = 2L << 20;
    /** A step of the virtual clock. */
    long STEP_NANOS = MILLI_NANOS;

    Rig rig();

    private static Timer timer(EventLoop loop, Runnable action) {
        return loop.newTimer(action);
    }

    @Test
    default void timersFireInTheOrderOfTheirDeadlines() {
        EventLoop loop = rig().loop();
        List<Integer> fired = new ArrayList<>();
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        rig().run(loop, () -> {
            int[] millis = {40, 5, 90, 20, 60, 10};
            for (int delay : millis) {
                timer(loop, () -> fired.add(delay)).arm(delay * MILLI_NANOS);
            }
            timer(loop, () -> last.complete(true)).arm(120 * MILLI_NANOS);
        });
        rig().await("the last timer", last);
        assertEquals(List.of(5, 10, 20, 40, 60, 90), fired);
    }

    @Test
    default void aCancelledTimerDoesNotFire() {
        EventLoop loop = rig().loop();
        List<String> fired = new ArrayList<>();
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        rig().run(loop, () -> {
            Timer cancelled = timer(loop, () -> fired.add("cancelled"));
            Timer moved = timer(loop, () -> fired.add("moved"));
            Timer victim = timer(loop, () -> fired.add("victim"));
            cancelled.arm(10 * MILLI_NANOS);
            cancelled.cancel();
            cancelled.cancel();
            assertFalse(cancelled.isArmed());
            moved.arm(MILLI_NANOS);
            moved.arm(40 * MILLI_NANOS);
            timer(loop, victim::cancel).arm(15 * MILLI_NANOS);
            victim.arm(30 * MILLI_NANOS);
            assertTrue(victim.isArmed());
            timer(loop, () -> last.complete(true)).arm(60 * MILLI_NANOS);
        });
        rig().await("the last timer", last);
        assertEquals(List.of("moved"), fired);
    }

    @Test
    default void armedTimersAreCounted() {
        EventLoop loop = rig().loop();
        CompletableFuture<Boolean> fired = new CompletableFuture<>();
        Timer far = rig().on(loop, () -> {
            Timer made = timer(loop, () -> {});
            made.arm(TimeUnit.HOURS.toNanos(1));
            timer(loop, () -> fired.complete(true)).arm(20 * MILLI_NANOS);
            return made;
        });
        rig().awaitTrue("two armed timers, or one", () -> rig().sum(Counter.TIMERS_ARMED) == (fired.isDone() ? 1 : 2));
        rig().await("the near one", fired);
        rig().awaitTrue("one armed timer", () -> rig().sum(Counter.TIMERS_ARMED) == 1);
        rig().run(loop, far::cancel);
        rig().awaitTrue("no armed timer", () -> rig().sum(Counter.TIMERS_ARMED) == 0);
    }

    @Test
    default void aTimerThatArmsItselfAgainDriftsByNoMoreThanTwoTicksEachTime() {
        EventLoop loop = rig().loop();
        int times = 40;
        long delayNanos = 5 * MILLI_NANOS;
        List<Long> at = new ArrayList<>();
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        Timer[] timer = new Timer[1];
        rig().run(loop, () -> {
            at.add(loop.nowNanos());
            timer[0] = timer(loop, () -> {
                at.add(loop.nowNanos());
                if (at.size() <= times) {
                    timer[0].arm(delayNanos);
                } else {
                    last.complete(true);
                }
            });
            timer[0].arm(delayNanos);
        });
        rig().await("the last time", last);
        for (int i = 1; i < at.size(); i++) {
            long passed = at.get(i) - at.get(i - 1);
            assertTrue(passed >= delayNanos, () -> "early: " + passed);
            assertTrue(
                    !rig().timeIsVirtual() || passed <= delayNanos + LATE_NANOS_MAX + STEP_NANOS,
                    () -> "late: " + passed);
        }
    }

    @Test
    default void aTimerArmedInACallbackAfterALongWaitIsNotEarly() {
        Peer client = new Peer();
        CompletableFuture<Long> passed = new CompletableFuture<>();
        NanoSource time = new NanoSource(rig());
        SharedBytes one = SharedBytes.copyOf(new byte[1]);
        Peer server = new Peer().onReceive((connection, bytes) -> {
            long armedAt = time.nanoTime();
            timer(connection.loop(), () -> passed.complete(time.nanoTime() - armedAt))
                    .arm(50 * MILLI_NANOS);
        });
        rig().join(client, server);
        EventLoop loop = client.connection().loop();
        // Nothing happens on the server's loop for longer than the timer takes.
        rig().run(loop, () -> timer(loop, () -> client.connection().send(one)).arm(200 * MILLI_NANOS));
        long waited = rig().await("the timer", passed);
        // Not exactly: the loop has read its clock at the start of the turn, and the callback reads its own later.
        assertTrue(waited >= 40 * MILLI_NANOS, () -> "early: after " + waited + " ns");
    }

    /** The clock that the rig's loops go by. */
    record NanoSource(Rig rig) {
        long nanoTime() {
            return rig instanceof MemoryRig memory ? memory.clock.nanoTime() : System.nanoTime();
        }
    }

    @Test
    default void farTimersFireInTime() {
        Assumptions.assumeTrue(rig().timeIsVirtual(), "an hour is too long on a real clock");
        EventLoop loop = rig().loop();
        long[] delays = {1_000, 1_500, 60_000, 1_073_741, 1_099_511, 1_200_000, 2_400_000};
        List<CompletableFuture<Long>> late = new ArrayList<>();
        for (long delay : delays) {
            CompletableFuture<Long> each = new CompletableFuture<>();
            late.add(each);
            rig().run(loop, () -> {
                long deadlineNanos = loop.nowNanos() + delay * MILLI_NANOS;
                timer(loop, () -> each.complete(loop.nowNanos() - deadlineNanos))
                        .arm(delay * MILLI_NANOS);
            });
        }
        for (int i = 0; i < delays.length; i++) {
            long nanos = rig().await("the timer after " + delays[i] + " ms", late.get(i));
            assertTrue(nanos >= 0 && nanos <= LATE_NANOS_MAX + STEP_NANOS, () -> "late by " + nanos);
        }
    }

    @Test
    default void aTimerForEverDoesNotFire() {
        EventLoop loop = rig().loop();
        CompletableFuture<Boolean> never = new CompletableFuture<>();
        Timer timer = rig().on(loop, () -> {
            Timer made = timer(loop, () -> never.complete(true));
            made.arm(Long.MAX_VALUE);
            return made;
        });
        Listener listener = rig().listen(connection -> new EchoContract.Echo());
        for (int i = 0; i < 20; i++) {
            rig().pass();
        }
        listener.close();
        assertFalse(never.isDone());
        rig().run(loop, timer::cancel);
    }
}
