package dev.torc.transport;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How loops are run, on any engine. Immutable; change one value with its {@code with} method.
 *
 * @param loops how many loops, each with a thread of its own
 * @param bufferBytes the size of a send buffer
 * @param bufferMemoryBytesMax how much memory one loop's send buffers may take before {@link Connection#acquire()}
 *     answers no more than one to each connection
 * @param highWatermarkBytes above this many queued bytes {@code send} answers false, and receiving pauses for a
 *     handler that goes on answering; see {@link Connection}
 * @param lowWatermarkBytes at this many, {@link ConnectionHandler#onDrained} is called and receiving resumes
 * @param closeTimeout how long {@link Connection#close()} waits for the peer to take what is still to be sent
 * @param clock the loops' clock
 * @param failureListener is told of each exception that left a callback, a timer or a task, on the loop's thread
 * @param blockedAfter how long a loop may be within one turn before it is reported; zero for as long as it likes. A pause of the
 *     whole JVM is not taken for a loop's. Loops that are turned by hand are not looked at
 * @param blockedListener is told of each turn that is longer, once, on another thread
 * @param waitStrategy what a loop does while it has nothing to do
 * @param cpus the CPUs that the loops' threads are bound to: loop i to number i modulo their count; empty to bind none.
 *     Loops that are turned by hand are never bound, since their thread is not theirs. Needs a
 *     {@link dev.torc.transport.spi.ThreadAffinity}
 * @param threadName the prefix of the threads' names
 */
public record LoopOptions(
        int loops,
        int bufferBytes,
        long bufferMemoryBytesMax,
        int highWatermarkBytes,
        int lowWatermarkBytes,
        Duration closeTimeout,
        NanoClock clock,
        Consumer<? super Throwable> failureListener,
        Duration blockedAfter,
        Consumer<? super BlockedLoop> blockedListener,
        WaitStrategy waitStrategy,
        List<Integer> cpus,
        String threadName) {

    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    public LoopOptions {
        positive("loops", loops);
        positive("bufferBytes", bufferBytes);
        positive("bufferMemoryBytesMax", bufferMemoryBytesMax);
        positive("highWatermarkBytes", highWatermarkBytes);
        if (lowWatermarkBytes < 0 || lowWatermarkBytes > highWatermarkBytes) {
            throw new IllegalArgumentException(
                    "lowWatermarkBytes must be between 0 and highWatermarkBytes: " + lowWatermarkBytes);
        }
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout must not be negative: " + closeTimeout);
        }
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(failureListener, "failureListener");
        if (blockedAfter.isNegative()) {
            throw new IllegalArgumentException("blockedAfter must not be negative: " + blockedAfter);
        }
        Objects.requireNonNull(blockedListener, "blockedListener");
        Objects.requireNonNull(waitStrategy, "waitStrategy");
        cpus = List.copyOf(cpus);
        for (int cpu : cpus) {
            if (cpu < 0) {
                throw new IllegalArgumentException("cpus must not be negative: " + cpus);
            }
        }
        Objects.requireNonNull(threadName, "threadName");
    }

    /**
     * One loop per processor; 16 KiB buffers, 64 MiB of them per loop; watermarks of 1 MiB and 256 KiB; ten seconds
     * to close; failures logged at ERROR, and turns of more than two seconds at WARNING; idle loops block; threads are
     * bound to no CPU.
     */
    public static LoopOptions defaults() {
        return new LoopOptions(
                Runtime.getRuntime().availableProcessors(),
                16 << 10,
                64L << 20,
                1 << 20,
                256 << 10,
                Duration.ofSeconds(10),
                NanoClock.SYSTEM,
                failure -> LOG.log(System.Logger.Level.ERROR, "A callback failed", failure),
                Duration.ofSeconds(2),
                blocked -> LOG.log(System.Logger.Level.WARNING, blocked::toString),
                WaitStrategy.block(),
                List.of(),
                "torc");
    }

    /** The same options with another number of loops. */
    public LoopOptions withLoops(int value) {
        return with(draft -> draft.loops = value);
    }

    /** The same options with other send buffers. */
    public LoopOptions withBuffers(int bytes, long memoryBytesMax) {
        return with(draft -> {
            draft.bufferBytes = bytes;
            draft.bufferMemoryBytesMax = memoryBytesMax;
        });
    }

    /** The same options with other watermarks. */
    public LoopOptions withWatermarks(int lowBytes, int highBytes) {
        return with(draft -> {
            draft.lowWatermarkBytes = lowBytes;
            draft.highWatermarkBytes = highBytes;
        });
    }

    /** The same options with another close timeout. */
    public LoopOptions withCloseTimeout(Duration value) {
        return with(draft -> draft.closeTimeout = value);
    }

    /** The same options with another clock. */
    public LoopOptions withClock(NanoClock value) {
        return with(draft -> draft.clock = value);
    }

    /** The same options with another failure listener. */
    public LoopOptions withFailureListener(Consumer<? super Throwable> value) {
        return with(draft -> draft.failureListener = value);
    }

    /** The same options with another listener for loops that are within one turn for so long. */
    public LoopOptions withBlockedListener(Duration after, Consumer<? super BlockedLoop> value) {
        return with(draft -> {
            draft.blockedAfter = after;
            draft.blockedListener = value;
        });
    }

    /** The same options with another wait strategy. */
    public LoopOptions withWaitStrategy(WaitStrategy value) {
        return with(draft -> draft.waitStrategy = value);
    }

    /** The same options with other CPUs to bind the loops' threads to. */
    public LoopOptions withCpus(List<Integer> value) {
        return with(draft -> draft.cpus = value);
    }

    /** The same options with another prefix of the threads' names. */
    public LoopOptions withThreadName(String value) {
        return with(draft -> draft.threadName = value);
    }

    private LoopOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** Options that are being changed. */
    private static final class Draft {
        private int loops;
        private int bufferBytes;
        private long bufferMemoryBytesMax;
        private int highWatermarkBytes;
        private int lowWatermarkBytes;
        private Duration closeTimeout;
        private NanoClock clock;
        private Consumer<? super Throwable> failureListener;
        private Duration blockedAfter;
        private Consumer<? super BlockedLoop> blockedListener;
        private WaitStrategy waitStrategy;
        private List<Integer> cpus;
        private String threadName;

        Draft(LoopOptions from) {
            loops = from.loops;
            bufferBytes = from.bufferBytes;
            bufferMemoryBytesMax = from.bufferMemoryBytesMax;
            highWatermarkBytes = from.highWatermarkBytes;
            lowWatermarkBytes = from.lowWatermarkBytes;
            closeTimeout = from.closeTimeout;
            clock = from.clock;
            failureListener = from.failureListener;
            blockedAfter = from.blockedAfter;
            blockedListener = from.blockedListener;
            waitStrategy = from.waitStrategy;
            cpus = from.cpus;
            threadName = from.threadName;
        }

        LoopOptions done() {
            return new LoopOptions(
                    loops,
                    bufferBytes,
                    bufferMemoryBytesMax,
                    highWatermarkBytes,
                    lowWatermarkBytes,
                    closeTimeout,
                    clock,
                    failureListener,
                    blockedAfter,
                    blockedListener,
                    waitStrategy,
                    cpus,
                    threadName);
        }
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
