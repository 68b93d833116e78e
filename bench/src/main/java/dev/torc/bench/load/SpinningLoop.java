package dev.torc.bench.load;

import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import dev.torc.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A loop on a thread of its own that never waits, so that what is due at a time starts at that time: a timer may be late
 * by milliseconds, and a thread that slept by tens of microseconds. It keeps one CPU busy until it is closed. Any thread.
 */
final class SpinningLoop implements AutoCloseable {
    private final Transport transport;
    private final LoopOptions options;
    private final Duration closeWithin;
    private final CompletableFuture<EventLoop> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Runnable everyTurn;
    private volatile boolean closing;

    private SpinningLoop(Transport transport, LoopOptions options, Duration closeWithin, int number) {
        this.transport = transport;
        this.options = options.withLoops(1);
        this.closeWithin = closeWithin;
        this.thread = Thread.ofPlatform()
                .name(options.threadName() + "-" + transport.name() + "-" + number)
                .unstarted(this::run);
    }

    /** Starts one. */
    static SpinningLoop start(Transport transport, LoopOptions options, Duration closeWithin, int number) {
        SpinningLoop started = new SpinningLoop(transport, options, closeWithin, number);
        started.thread.start();
        try {
            started.opened.join();
            return started;
        } catch (CompletionException e) {
            throw e.getCause() instanceof TransportException failure ? failure : e;
        }
    }

    EventLoop loop() {
        return opened.join();
    }

    /** Runs this on the loop in every turn from now on, as a task, so that what it sends leaves in the same turn. */
    void everyTurn(Runnable task) {
        everyTurn = task;
    }

    private void run() {
        EventLoops loops;
        try {
            loops = transport.manual(options);
        } catch (RuntimeException e) {
            opened.completeExceptionally(e);
            return;
        }
        EventLoop loop = loops.all().getFirst();
        opened.complete(loop);
        try {
            while (!closing) {
                Runnable task = everyTurn;
                if (task != null) {
                    loop.execute(task);
                }
                loops.turn();
            }
        } finally {
            loops.close(closeWithin);
        }
    }

    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
