package dev.torc.bench.cli;

import dev.torc.bench.app.RunningServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a server once, by a signal or by its owner. Any thread.
 *
 * <p>A JVM that a signal ended exits with 128 plus its number, however well it stopped; so the hook halts with 0.
 */
final class Stopping {
    private final RunningServer server;
    private final Duration within;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Stopping(RunningServer server, Duration within) {
        this.server = server;
        this.within = within;
    }

    /** The body of the shutdown hook; does nothing where the process ends because {@link #stop} was called. */
    void onSignal() {
        if (stop()) {
            System.out.flush();
            Runtime.getRuntime().halt(ExitCode.GOOD);
        }
    }

    /** Stops the server; answers false where that has begun already. */
    boolean stop() {
        if (!stopping.compareAndSet(false, true)) {
            return false;
        }
        server.stop(within);
        stopped.countDown();
        return true;
    }

    /** Waits until it has stopped. */
    void await() throws InterruptedException {
        stopped.await();
    }
}
