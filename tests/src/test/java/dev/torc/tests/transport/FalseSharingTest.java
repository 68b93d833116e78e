package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpStats;
import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopCounters;
import dev.torc.transport.LoopStats;
import dev.torc.transport.spi.IoDriver;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/**
 * What different threads write is on different cache lines, and so is what one writes all the time and others read. Where the
 * collector puts an object is nobody's choice, so whatever is next to it counts as another thread's.
 */
final class FalseSharingTest {
    private static final long LINE_BYTES = 64;

    @BeforeAll
    static void withoutAnAgent() {
        System.setProperty("jol.skipDynamicAttach", "true");
    }

    /** Fails where a field is nearer than a line to another one, or to either end of its object. */
    private static void assertAlone(Class<?> type, Set<String> together, Set<String> room) {
        ClassLayout layout = ClassLayout.parseClass(type);
        List<FieldLayout> fields = layout.fields().stream()
                .filter(field -> together.contains(field.name()))
                .toList();
        assertEquals(together.size(), fields.size(), layout::toPrintable);
        for (FieldLayout field : fields) {
            String where = field.name() + " of\n" + layout.toPrintable();
            long end = field.offset() + field.size();
            assertTrue(field.offset() - layout.headerSize() >= LINE_BYTES, where);
            assertTrue(layout.instanceSize() - end >= LINE_BYTES, where);
            for (FieldLayout other : layout.fields()) {
                boolean counts = !together.contains(other.name()) && !isRoom(other, room);
                assertTrue(!counts || distance(field, other) >= LINE_BYTES, () -> other.name() + " is near " + where);
            }
        }
    }

    private static boolean isRoom(FieldLayout field, Set<String> room) {
        return room.stream().anyMatch(field.name()::startsWith);
    }

    private static long distance(FieldLayout one, FieldLayout other) {
        return one.offset() < other.offset()
                ? other.offset() - one.offset() - one.size()
                : one.offset() - other.offset() - other.size();
    }

    @Test
    void whatALoopWritesWithEachEventIsApartFromWhatOthersReadOfIt() {
        assertAlone(EventLoop.class, Set.of("nowNanos", "turnWork", "phase"), Set.of("before", "after"));
    }

    @ParameterizedTest
    @ValueSource(classes = {MpscUnboundedAtomicArrayQueue.class, SpscAtomicArrayQueue.class})
    void theTwoEndsOfAQueueAreApart(Class<?> queue) {
        ClassLayout layout = ClassLayout.parseClass(queue);
        List<FieldLayout> written = layout.fields().stream()
                .filter(field -> field.name().endsWith("Index") || field.name().endsWith("Limit"))
                .toList();
        assertTrue(written.size() >= 3, layout::toPrintable);
        for (FieldLayout one : written) {
            for (FieldLayout other : written) {
                boolean sameEnd = one.name().substring(0, 8).equals(other.name().substring(0, 8));
                assertTrue(sameEnd || distance(one, other) >= LINE_BYTES, layout::toPrintable);
            }
        }
    }

    @Test
    void theFlagThatALoopSleepsIsAlone() throws ReflectiveOperationException {
        Class<?> type = Class.forName("dev.torc.transport.TaskQueue");
        Constructor<?> constructor = type.getDeclaredConstructor(String.class, IoDriver.class);
        constructor.setAccessible(true);
        Object queue = constructor.newInstance("loop", null);
        Method announceSleep = type.getDeclaredMethod("announceSleep");
        announceSleep.setAccessible(true);
        assertEquals(true, announceSleep.invoke(queue));
        AtomicIntegerArray flag = (AtomicIntegerArray) field(queue, "state");
        assertAlone(
                IntStream.range(0, flag.length()).filter(i -> flag.get(i) != 0).toArray(), flag.length(), 4);
    }

    @Test
    void theNumberOfConnectionsThatAllLoopsCountIsAlone() throws ReflectiveOperationException {
        Class<?> type = Class.forName("dev.torc.http.server.Admission");
        Field place = type.getDeclaredField("CONNECTIONS");
        place.setAccessible(true);
        Field connections = type.getDeclaredField("connections");
        assertEquals(AtomicIntegerArray.class, connections.getType());
        int at = place.getInt(null);
        // Its length is not known without one; as much room follows as goes before.
        assertAlone(new int[] {at}, 2 * at + 1, 4);
    }

    @Test
    void theCountersOfALoopAreAlone() throws ReflectiveOperationException {
        LoopCounters counters = new LoopCounters(3);
        IntStream.range(0, 3).forEach(i -> counters.add(i, 1));
        assertAlone(counters);
    }

    @Test
    void whateverLoopsCountIsCountedSo() throws ReflectiveOperationException {
        for (Class<?> type : List.of(
                LoopStats.class,
                HttpStats.OfLoop.class,
                Class.forName("dev.torc.http.metrics.RequestStats"),
                Class.forName("dev.torc.http.metrics.DurationHistogram"))) {
            assertEquals(LoopCounters.class, type.getDeclaredField("values").getType(), type.getName());
        }
    }

    private static void assertAlone(LoopCounters counters) throws ReflectiveOperationException {
        long[] values = (long[]) field(counters, "values");
        assertAlone(
                IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray(), values.length, Long.BYTES);
    }

    /** Fails where one of the used elements of an array is nearer than a line to either end. */
    private static void assertAlone(int[] used, int length, int elementBytes) {
        assertTrue(used.length > 0, "nothing was written");
        assertTrue((long) used[0] * elementBytes >= LINE_BYTES, "too near to the beginning: " + used[0]);
        long behind = (length - 1L - used[used.length - 1]) * elementBytes;
        assertTrue(behind >= LINE_BYTES, "too near to the end: " + behind);
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
