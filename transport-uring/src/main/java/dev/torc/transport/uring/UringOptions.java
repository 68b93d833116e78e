package dev.torc.transport.uring;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What only the io_uring engine knows. Immutable; change one value with its {@code with} method.
 *
 * @param features what is used where the kernel has it
 * @param sqEntries how many operations may be prepared before they must be submitted; a power of two up to 32,768
 * @param cqEntries how many completions a ring holds; more are kept by the kernel at some cost; a power of two
 * @param receiveBuffers how many provided buffers a loop has; a power of two up to 32,768. Up to three times as many more are made while
 *     what others hold is kept or sent from
 * @param receiveBufferBytes the size of each
 * @param zeroCopyBytesMin from this size on a send is zero-copy, with {@link UringFeature#ZERO_COPY_SEND}
 * @param directDescriptors how many connections a loop can hold with {@link UringFeature#DIRECT_DESCRIPTORS}
 * @param napiMicros for how long a wait polls the network card with {@link UringFeature#NAPI}
 * @param sqpollIdleMillis after how long the kernel's thread sleeps with {@link UringFeature#SQPOLL}
 */
public record UringOptions(
        Set<UringFeature> features,
        int sqEntries,
        int cqEntries,
        int receiveBuffers,
        int receiveBufferBytes,
        int zeroCopyBytesMin,
        int directDescriptors,
        int napiMicros,
        int sqpollIdleMillis) {

    private static final int ENTRIES_MAX = 32_768;

    public UringOptions {
        features = Set.copyOf(features);
        powerOfTwo("sqEntries", sqEntries);
        powerOfTwo("receiveBuffers", receiveBuffers);
        if (Integer.bitCount(cqEntries) != 1 || cqEntries < sqEntries) {
            throw new IllegalArgumentException("cqEntries must be a power of two, not below sqEntries: " + cqEntries);
        }
        positive("receiveBufferBytes", receiveBufferBytes);
        positive("zeroCopyBytesMin", zeroCopyBytesMin);
        positive("directDescriptors", directDescriptors);
        positive("napiMicros", napiMicros);
        positive("sqpollIdleMillis", sqpollIdleMillis);
    }

    /**
     * What measured best: {@link UringFeature#isOnByDefault}; 1,024 operations and 8,192 completions, 64 buffers of
     * 64 KiB per loop, and a cache line more, so that they do not all begin in the same sets of the caches.
     */
    public static UringOptions defaults() {
        EnumSet<UringFeature> on = EnumSet.noneOf(UringFeature.class);
        for (UringFeature feature : UringFeature.values()) {
            if (feature.isOnByDefault()) {
                on.add(feature);
            }
        }
        return new UringOptions(on, 1024, 8192, 64, (64 << 10) + 64, 64 << 10, 16_384, 50, 1000);
    }

    /** The same options with a feature on. */
    public UringOptions with(UringFeature feature) {
        EnumSet<UringFeature> changed = EnumSet.of(feature);
        changed.addAll(features);
        return withFeatures(changed);
    }

    /** The same options with a feature off. */
    public UringOptions without(UringFeature feature) {
        EnumSet<UringFeature> changed = EnumSet.noneOf(UringFeature.class);
        changed.addAll(features);
        changed.remove(feature);
        return withFeatures(changed);
    }

    /** The same options with these features and no others. */
    public UringOptions withFeatures(Set<UringFeature> value) {
        return with(draft -> draft.features = value);
    }

    /** The same options with other queues. */
    public UringOptions withQueues(int submissions, int completions) {
        return with(draft -> {
            draft.sqEntries = submissions;
            draft.cqEntries = completions;
        });
    }

    /** The same options with other provided buffers. */
    public UringOptions withReceiveBuffers(int count, int bytes) {
        return with(draft -> {
            draft.receiveBuffers = count;
            draft.receiveBufferBytes = bytes;
        });
    }

    /** Zero-copy sends from this size on. */
    public UringOptions withZeroCopySend(int bytesMin) {
        return with(UringFeature.ZERO_COPY_SEND).with(draft -> draft.zeroCopyBytesMin = bytesMin);
    }

    /** Direct descriptors, so many per loop. */
    public UringOptions withDirectDescriptors(int count) {
        return with(UringFeature.DIRECT_DESCRIPTORS).with(draft -> draft.directDescriptors = count);
    }

    /** Waits that poll the network card for so long. */
    public UringOptions withNapi(int micros) {
        return with(UringFeature.NAPI).with(draft -> draft.napiMicros = micros);
    }

    /** A submitting thread of the kernel that sleeps after so long without work. */
    public UringOptions withSqpoll(int idleMillis) {
        return with(UringFeature.SQPOLL).with(draft -> draft.sqpollIdleMillis = idleMillis);
    }

    private UringOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** Options that are being changed. */
    private static final class Draft {
        private Set<UringFeature> features;
        private int sqEntries;
        private int cqEntries;
        private int receiveBuffers;
        private int receiveBufferBytes;
        private int zeroCopyBytesMin;
        private int directDescriptors;
        private int napiMicros;
        private int sqpollIdleMillis;

        Draft(UringOptions from) {
            features = from.features;
            sqEntries = from.sqEntries;
            cqEntries = from.cqEntries;
            receiveBuffers = from.receiveBuffers;
            receiveBufferBytes = from.receiveBufferBytes;
            zeroCopyBytesMin = from.zeroCopyBytesMin;
            directDescriptors = from.directDescriptors;
            napiMicros = from.napiMicros;
            sqpollIdleMillis = from.sqpollIdleMillis;
        }

        UringOptions done() {
            return new UringOptions(
                    features,
                    sqEntries,
                    cqEntries,
                    receiveBuffers,
                    receiveBufferBytes,
                    zeroCopyBytesMin,
                    directDescriptors,
                    napiMicros,
                    sqpollIdleMillis);
        }
    }

    private static void powerOfTwo(String name, int value) {
        if (Integer.bitCount(value) != 1 || value < 0 || value > ENTRIES_MAX) {
            throw new IllegalArgumentException(name + " must be a power of two up to " + ENTRIES_MAX + ": " + value);
        }
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
