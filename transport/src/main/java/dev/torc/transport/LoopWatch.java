package dev.torc.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Looks at loops now and then, and tells of those that have been within the same turn for too long. It owns a thread, which
 * allocates nothing until it has something to tell.
 */
final class LoopWatch implements AutoCloseable {
    /**
     * A loop is reported when so many looks in a row found it in the same turn. They are counted, and the time is not, so that a
     * pause of the whole JVM counts for one of them at most.
     */
    private static final int LOOKS = 4;

    private final List<EventLoop> loops;
    private final long intervalNanos;
    private final Duration after;
    private final Consumer<? super BlockedLoop> listener;
    private final long[] phases;
    private final int[] looks;
    private final Thread thread;
    private volatile boolean closed;

    private LoopWatch(List<EventLoop> loops, LoopOptions options, String name) {
        this.loops = loops;
        this.after = options.blockedAfter();
        this.intervalNanos = Math.max(1, after.toNanos() / LOOKS);
        this.listener = options.blockedListener();
        this.phases = new long[loops.size()];
        this.looks = new int[loops.size()];
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    static LoopWatch start(List<EventLoop> loops, LoopOptions options, String name) {
        LoopWatch watch = new LoopWatch(List.copyOf(loops), options, name);
        watch.thread.start();
        return watch;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(intervalNanos);
            // A listener may have interrupted, and the next park would not wait.
            Thread.interrupted();
            for (int i = 0; i < phases.length; i++) {
                look(i);
            }
        }
    }

    private void look(int i) {
        EventLoop loop = loops.get(i);
        long phase = loop.phase();
        if (!LoopTurn.isWorking(phase) || phase != phases[i]) {
            phases[i] = phase;
            looks[i] = 0;
        } else if (++looks[i] == LOOKS) {
            tell(loop, phase);
        }
    }

    private void tell(EventLoop loop, long phase) {
        StackTraceElement[] stack = loop.thread().getStackTrace();
        // It may have come back meanwhile, or have ended.
        if (loop.phase() != phase || stack.length == 0) {
            return;
        }
        try {
            listener.accept(new BlockedLoop(loop.toString(), after, List.of(stack)));
        } catch (Throwable t) {
            // Whoever is told must not end the watch; nobody is left to be told of that.
            return;
        }
    }

    /** Ends the watch, soon; also from its listener. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
