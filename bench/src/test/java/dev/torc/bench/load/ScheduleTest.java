package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static Stage stage(long seconds, double from, double to) {
        return new Stage(seconds * SECOND, from, to);
    }

    @Test
    void aConstantRateHasConstantIntervals() {
        Schedule schedule = new Schedule(List.of(stage(2, 100, 100)), 0);
        assertEquals(0, schedule.nanos(0));
        assertEquals(SECOND, schedule.nanos(100));
        assertEquals(1_990_000_000L, schedule.nanos(199));
        assertEquals(Schedule.NEVER, schedule.nanos(200));
    }

    /** From 0 to 100 per second in 2 s: t seconds after the start 25 t t requests were due. */
    @Test
    void aRampSolvesTheIntegralOfItsRate() {
        Schedule schedule = new Schedule(List.of(stage(2, 0, 100)), 0);
        assertEquals((double) SECOND, (double) schedule.nanos(25), 1000);
        assertEquals(1.5 * SECOND, schedule.nanos(56) + (schedule.nanos(57) - schedule.nanos(56)) / 4.0, 1e6);
        assertEquals(Schedule.NEVER, schedule.nanos(100));
        Schedule down = new Schedule(List.of(stage(2, 100, 0)), 0);
        assertEquals((double) SECOND, (double) down.nanos(75), 1000);
    }

    @Test
    void stagesFollowEachOtherAndAPauseHasNoRequest() {
        Schedule schedule = new Schedule(List.of(stage(1, 10, 10), stage(5, 0, 0), stage(1, 20, 20)), 0);
        assertEquals(900_000_000L, schedule.nanos(9));
        assertEquals(6 * SECOND, schedule.nanos(10));
        assertEquals(6 * SECOND + 950_000_000L, schedule.nanos(29));
        assertEquals(Schedule.NEVER, schedule.nanos(30));
    }

    /** The times of three shards are those of the whole. */
    @Test
    void shardsInterleave() {
        List<Stage> stages = List.of(stage(1, 30, 90), stage(1, 60, 60));
        Schedule whole = new Schedule(stages, 0);
        TreeSet<Long> expected = new TreeSet<>();
        for (long number = 0; whole.nanos(number) != Schedule.NEVER; number++) {
            expected.add(whole.nanos(number));
        }
        assertEquals(120, expected.size());
        TreeSet<Long> shards = new TreeSet<>();
        for (int shard = 0; shard < 3; shard++) {
            List<Stage> third = stages.stream().map(stage -> stage.share(3)).toList();
            Schedule part = new Schedule(third, shard / 3.0);
            for (long number = 0; part.nanos(number) != Schedule.NEVER; number++) {
                shards.add(part.nanos(number));
            }
        }
        assertEquals(120, shards.size());
        while (!expected.isEmpty()) {
            assertTrue(Math.abs(expected.removeFirst() - shards.removeFirst()) <= 2);
        }
    }

    @Test
    void refusesWhatIsNoStage() {
        assertThrows(IllegalArgumentException.class, () -> stage(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> stage(1, -1, 1));
        assertTrue(stage(1, 0, 0).requests() == 0);
    }
}
