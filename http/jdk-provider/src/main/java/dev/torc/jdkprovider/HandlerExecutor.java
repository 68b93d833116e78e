package dev.torc.jdkprovider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where handlers run: on the application's executor, or else one after another on a thread of the server, as its
 * contract has it. Requests that come before the start wait for it.
 */
final class HandlerExecutor implements Executor {
    private final ThreadPoolExecutor own = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, "HTTP-Dispatcher"));

    private final List<Runnable> waiting = new ArrayList<>();
    private volatile @Nullable Executor started;

    /** Lets handlers run, those that waited first. */
    synchronized void start(@Nullable Executor given) {
        if (given == null) {
            own.prestartCoreThread(); // here, since it has the priority, group and class loader of who starts the
            // server
        }
        Executor chosen = given == null ? own : task -> handOver(given, task);
        waiting.forEach(chosen::execute);
        waiting.clear();
        started = chosen;
    }

    @Override
    public void execute(Runnable task) {
        Executor chosen = started;
        if (chosen == null) {
            synchronized (this) {
                chosen = started;
                if (chosen == null) {
                    waiting.add(task);
                    return;
                }
            }
        }
        chosen.execute(task);
    }

    /** An executor that runs what it is given on its caller's thread would run it on the loop. */
    private void handOver(Executor given, Runnable task) {
        Thread caller = Thread.currentThread();
        given.execute(() -> {
            if (Thread.currentThread() == caller) {
                own.execute(task);
            } else {
                task.run();
            }
        });
    }

    /** Ends the server's own thread after what runs there now. */
    void stop() {
        own.shutdown();
        own.getQueue().clear();
    }
}
