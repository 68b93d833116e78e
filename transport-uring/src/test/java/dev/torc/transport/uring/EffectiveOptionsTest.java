package dev.torc.transport.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is left of what was asked for, and what is not accepted at all. */
class EffectiveOptionsTest {
    private static final Set<UringFeature> ALL = EnumSet.allOf(UringFeature.class);
    private static final UringOptions DEFAULTS = UringOptions.defaults();

    @Test
    void whereTheKernelHasAllTheDefaultsAreOn() {
        EffectiveOptions effective = EffectiveOptions.of(DEFAULTS, ALL);
        assertEquals(DEFAULTS, effective.options());
        assertEquals(Map.of(), effective.missing());
    }

    @Test
    void whatTheKernelLacksIsOffWithTheReason() {
        EffectiveOptions effective = EffectiveOptions.of(DEFAULTS, EnumSet.noneOf(UringFeature.class));
        assertEquals(Set.of(), effective.options().features());
        assertEquals(DEFAULTS.features(), effective.missing().keySet());
        assertEquals("not installed", effective.missing().get(UringFeature.LIBURING));
        assertEquals("not in this kernel", effective.missing().get(UringFeature.DEFER_TASKRUN));
        assertEquals("syscall", effective.details().get("calls"));
    }

    @Test
    void sqpollExcludesDeferTaskrun() {
        EffectiveOptions effective = EffectiveOptions.of(DEFAULTS.withSqpoll(10), ALL);
        assertTrue(effective.has(UringFeature.SQPOLL));
        assertEquals("excluded by sqpoll", effective.missing().get(UringFeature.DEFER_TASKRUN));
    }

    @Test
    void withoutProvidedBuffersNothingThatNeedsThem() {
        EffectiveOptions effective =
                EffectiveOptions.of(DEFAULTS.withFeatures(ALL).without(UringFeature.PROVIDED_BUFFERS), ALL);
        assertFalse(effective.has(UringFeature.MULTISHOT_RECEIVE));
        assertFalse(effective.has(UringFeature.INCREMENTAL_BUFFERS));
        assertFalse(effective.has(UringFeature.RECEIVE_BUNDLES));
    }

    @Test
    void incrementalBuffersExcludeBundles() {
        EffectiveOptions effective = EffectiveOptions.of(
                DEFAULTS.with(UringFeature.INCREMENTAL_BUFFERS).with(UringFeature.RECEIVE_BUNDLES), ALL);
        assertTrue(effective.has(UringFeature.INCREMENTAL_BUFFERS));
        assertEquals("excluded by incremental-buffers", effective.missing().get(UringFeature.RECEIVE_BUNDLES));
    }

    @Test
    void eachOptionChangesNothingElse() {
        UringOptions changed = DEFAULTS.withQueues(8, 16).withReceiveBuffers(4, 512);
        assertEquals(8, changed.sqEntries());
        assertEquals(16, changed.cqEntries());
        assertEquals(4, changed.receiveBuffers());
        assertEquals(512, changed.receiveBufferBytes());
        assertEquals(DEFAULTS.features(), changed.features());
        assertEquals(7, DEFAULTS.withNapi(7).napiMicros());
        assertEquals(8, DEFAULTS.withSqpoll(8).sqpollIdleMillis());
        assertEquals(9, DEFAULTS.withZeroCopySend(9).zeroCopyBytesMin());
        assertEquals(10, DEFAULTS.withDirectDescriptors(10).directDescriptors());
    }

    @Test
    void sizesThatNoRingHasAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withQueues(3, 8));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withQueues(16, 8));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withQueues(1 << 16, 1 << 16));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withReceiveBuffers(5, 4096));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withReceiveBuffers(4, 0));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withNapi(0));
    }
}
