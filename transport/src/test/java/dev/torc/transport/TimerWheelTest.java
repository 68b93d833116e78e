package dev.torc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wheel against a model that looks at every timer. */
class TimerWheelTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 400;
    private static final long ORIGIN_NANOS = 123_456_789;
    private static final long TICK = TimerWheel.TICK_NANOS;
    private static final long SPAN = TICK << 10;
    /** Beyond both levels of the wheel. */
    private static final long FAR_NANOS = SPAN << 11;

    private final EventLoop loop = unusedLoop();
    private final TimerWheel wheel = new TimerWheel(ORIGIN_NANOS);
    private final Set<Timer> armed = new LinkedHashSet<>();
    private long nowNanos = ORIGIN_NANOS;
    private Random random = new Random(0);

    static List<Integer> seeds() {
        return java.util.stream.IntStream.range(0, SEEDS).boxed().toList();
    }

    /** Timers only need a loop to call; here the wheel is called in its place. */
    private static EventLoop unusedLoop() {
        IoDriver none = (IoDriver) Proxy.newProxyInstance(
                IoDriver.class.getClassLoader(), new Class<?>[] {IoDriver.class}, (proxy, method, arguments) -> null);
        IoEngine engine = new IoEngine() {
            @Override
            public String name() {
                return "none";
            }

            @Override
            public IoDriver open(IoEvents events, LoopOptions options) {
                return none;
            }

            @Override
            public ListenSocket bind(SocketAddress address, ListenOptions options, boolean shared) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean canShare(SocketAddress address) {
                return false;
            }
        };
        try {
            return new EventLoop(engine, LoopOptions.defaults(), "none");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Timer timer() {
        return new Timer(loop, () -> {});
    }

    private void arm(Timer timer, long delayNanos) {
        wheel.arm(timer, nowNanos + delayNanos);
        armed.add(timer);
    }

    private long someDelay() {
        return switch (random.nextInt(7)) {
            case 0 -> 0;
            case 1 -> random.nextLong(3 * TICK);
            // Around the border between the two levels.
            case 2 -> (1020 + random.nextInt(8)) * TICK + random.nextLong(TICK);
            case 3 -> random.nextLong(SPAN);
            case 4 -> random.nextLong(20 * SPAN);
            case 5 -> random.nextLong(FAR_NANOS);
            default -> random.nextInt(1 << 10) * TICK;
        };
    }

    private long someJump() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong(TICK);
            case 1 -> random.nextLong(20 * TICK);
            case 2 -> random.nextLong(SPAN);
            case 3 -> random.nextLong(3 * SPAN);
            case 4 -> Math.max(0, wheel.nextNanos() == TimerWheel.NONE ? 0 : wheel.nextNanos() - nowNanos);
            default -> random.nextInt(40) == 0 ? random.nextLong(FAR_NANOS) : TICK;
        };
    }

    private void fired(Timer timer) {
        assertTrue(armed.remove(timer), "fired but not armed, or twice");
        assertFalse(timer.isArmed());
        assertTrue(timer.deadlineNanos() <= nowNanos, "early");
        if (random.nextInt(3) == 0) {
            arm(timer, someDelay());
        }
        if (random.nextInt(10) == 0) {
            cancelOne();
        }
    }

    private void cancelOne() {
        if (!armed.isEmpty()) {
            Timer victim = armed.iterator().next();
            wheel.cancel(victim);
            armed.remove(victim);
        }
    }

    private void nothingIsOverdue() {
        assertEquals(armed.size(), wheel.size());
        long next = wheel.nextNanos();
        for (Timer timer : armed) {
            assertTrue(timer.deadlineNanos() > nowNanos - 2 * TICK, "late or lost");
            assertTrue(next < timer.deadlineNanos() + 2 * TICK, "the loop would sleep past a deadline");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void firesLikeTheModel(int seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                arm(timer(), someDelay());
            }
            if (random.nextInt(4) == 0) {
                cancelOne();
            }
            nowNanos += someJump();
            wheel.expire(nowNanos, Integer.MAX_VALUE, this::fired);
            nothingIsOverdue();
        }
        while (!armed.isEmpty()) {
            nowNanos = Math.max(nowNanos, wheel.nextNanos());
            wheel.expire(nowNanos, Integer.MAX_VALUE, timer -> assertTrue(armed.remove(timer)));
            nothingIsOverdue();
        }
        assertEquals(TimerWheel.NONE, wheel.nextNanos());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void firesLikeTheModelWithALimit(int seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            for (int i = random.nextInt(6); i > 0; i--) {
                arm(timer(), someDelay());
            }
            nowNanos += someJump();
            int limit = 1 + random.nextInt(3);
            int rounds = 0;
            int count;
            do {
                // A timer may arm itself again at once, but not without end.
                count = wheel.expire(nowNanos, limit, this::fired);
                assertTrue(count <= limit);
                assertTrue(++rounds < 100_000);
            } while (count == limit);
            nothingIsOverdue();
        }
    }

    @Test
    void whatTheLimitLeavesFiresNextTimeInOrder() {
        List<Timer> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Timer timer = timer();
            all.add(timer);
            arm(timer, 5 * TICK);
        }
        nowNanos += 10 * TICK;
        List<Timer> fired = new ArrayList<>();
        assertEquals(4, wheel.expire(nowNanos, 4, fired::add));
        assertTrue(wheel.nextNanos() <= nowNanos);
        assertEquals(4, wheel.expire(nowNanos, 4, fired::add));
        assertEquals(2, wheel.expire(nowNanos, 4, fired::add));
        assertEquals(all, fired);
        assertEquals(0, wheel.size());
    }

    @Test
    void aTimerArmedByATimerThatIsLateFiresInTime() {
        Timer second = timer();
        arm(timer(), 1015 * TICK);
        nowNanos += 1000 * TICK;
        wheel.expire(nowNanos, 10, timer -> {});
        nowNanos += 200 * TICK;
        wheel.expire(nowNanos, 10, timer -> arm(second, 830 * TICK));
        nowNanos += 840 * TICK;
        List<Timer> fired = new ArrayList<>();
        wheel.expire(nowNanos, 10, fired::add);
        assertEquals(List.of(second), fired);
    }
}
