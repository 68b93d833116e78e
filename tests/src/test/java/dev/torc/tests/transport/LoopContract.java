package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Tasks of other threads: none is lost, none overtakes. */
interface LoopContract {
    int THREADS = 4;
    int TASKS_PER_THREAD = 250_000;
    /** A thread waits for its task now and then, so that the loop runs dry and goes to sleep. */
    int TASKS_BETWEEN_WAITS = 500;

    Rig rig();

    @Test
    default void noWakeupIsLostInAMillionTasks() throws InterruptedException {
        EventLoop loop = rig().loop();
        AtomicInteger disorder = new AtomicInteger();
        AtomicLong[] done = new AtomicLong[THREADS];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            AtomicLong mine = new AtomicLong();
            done[t] = mine;
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < TASKS_PER_THREAD; i++) {
                    long expected = i;
                    loop.execute(() -> {
                        if (mine.getAndIncrement() != expected) {
                            disorder.incrementAndGet();
                        }
                    });
                    while (i % TASKS_BETWEEN_WAITS == 0 && mine.get() <= i) {
                        Thread.onSpinWait();
                        LockSupport.parkNanos(1);
                    }
                }
            }));
        }
        rig().awaitTrue("a million tasks", () -> {
            for (AtomicLong each : done) {
                if (each.get() < TASKS_PER_THREAD) {
                    return false;
                }
            }
            return true;
        });
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, disorder.get());
    }

    @Test
    default void aTaskCanAddTasksForEver() {
        EventLoop loop = rig().loop();
        AtomicInteger count = new AtomicInteger();
        loop.execute(new Runnable() {
            @Override
            public void run() {
                if (count.incrementAndGet() < 10_000) {
                    loop.execute(this);
                }
            }
        });
        rig().awaitTrue("all tasks", () -> count.get() == 10_000);
    }

    @Test
    default void aLoopThatHasEndedRefusesTasks() {
        EventLoops loops = rig().loops();
        EventLoop loop = rig().loop();
        loops.close();
        loops.close();
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
        assertThrows(IllegalStateException.class, () -> rig().listen(connection -> new Peer()));
    }
}
