package dev.torc.transport;

import dev.torc.transport.spi.IoDriver;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that other threads hand to a loop, and whether the loop must be woken for them.
 *
 * <pre>
 *  AWAKE --announceSleep()--> ASLEEP --offer(), wakes the loop--> AWAKE
 *    ^                          |
 *    +-----------awake()--------+          any of them --end()--> ENDED
 * </pre>
 *
 * <p>A task is run, or its {@link #offer} throws: none is lost, also where the loop ends meanwhile. {@link #offer} is for
 * any thread, the rest for the loop's.
 */
final class TaskQueue {
    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int ENDED = 2;
    private static final int CHUNK_TASKS = 1024;

    /** The place of the state: two cache lines from either end of its array, for processors fetch them in pairs. */
    private static final int STATE = 32;

    private final String loopName;
    private final IoDriver driver;
    private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(CHUNK_TASKS);

    /** Guards the end: wakeups reach no driver that is closed, and late tasks are told apart from those that are run. */
    private final Object end = new Object();

    /** Tasks that came after the end and whose threads have not noticed yet; by {@link #end}. */
    private final List<Runnable> late = new ArrayList<>();

    /**
     * One of the three, alone on its cache line: whoever hands over a task reads it, and a loop that waits writes it twice a turn,
     * which the neighbours of a field in the heap, another loop's perhaps, would feel.
     */
    private final AtomicIntegerArray state = new AtomicIntegerArray(2 * STATE + 1);

    TaskQueue(String loopName, IoDriver driver) {
        this.loopName = loopName;
        this.driver = driver;
    }

    /**
     * Adds a task and wakes the loop where it sleeps.
     *
     * @throws RejectedExecutionException when the loop has ended; then the task is not run
     */
    void offer(Runnable task) {
        if (state.get(STATE) == ENDED) {
            throw refused();
        }
        tasks.offer(task);
        // Store the task, then look at the state; the loop stores the state, then looks for tasks. With a full fence
        // between the two on both sides, one of them sees the other.
        VarHandle.fullFence();
        int seen = state.get(STATE);
        if (seen == ASLEEP && state.compareAndSet(STATE, ASLEEP, AWAKE)) {
            wakeUp();
        } else if (seen == ENDED && isLate(task)) {
            throw refused();
        }
    }

    private RejectedExecutionException refused() {
        return new RejectedExecutionException(loopName + " has ended");
    }

    /** One thread per sleep comes here, so that the lock is hardly ever contended. */
    private void wakeUp() {
        synchronized (end) {
            if (state.get(STATE) != ENDED) {
                driver.wakeup();
            }
        }
    }

    /** The loop has ended: whether it left this task behind. */
    @SuppressWarnings("ReferenceEquality") // this very task, whatever its equals() says
    private boolean isLate(Runnable task) {
        synchronized (end) {
            // The loop takes no more: what is in the queue came too late, of other threads, too.
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                late.add(next);
            }
            for (int i = 0; i < late.size(); i++) {
                if (late.get(i) == task) {
                    late.remove(i);
                    return true;
                }
            }
            return false;
        }
    }

    @Nullable
    Runnable poll() {
        return tasks.poll();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** From now on a task wakes the loop; answers false where there is one already, so that it must not wait. */
    boolean announceSleep() {
        state.set(STATE, ASLEEP);
        VarHandle.fullFence();
        return tasks.isEmpty();
    }

    /** The wait is over; answers whether it was a task that ended it. */
    boolean awake() {
        return !state.compareAndSet(STATE, ASLEEP, AWAKE);
    }

    /** Refuses tasks from now on; answers those that were accepted before, which the caller runs. */
    ArrayDeque<Runnable> end() {
        ArrayDeque<Runnable> accepted = new ArrayDeque<>();
        synchronized (end) {
            state.set(STATE, ENDED);
            VarHandle.fullFence();
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                accepted.add(next);
            }
        }
        return accepted;
    }
}
