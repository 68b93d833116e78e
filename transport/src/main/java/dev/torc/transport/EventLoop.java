package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One thread that owns connections, timers, buffers and an engine's driver, and calls back for each of them.
 *
 * <p>One turn: poll, with the time to the next deadline → completions → expired timers → tasks → sends and teardowns.
 * Each drain has a limit, so that no source starves another. Everything is for the loop's thread, which is checked,
 * except {@link #execute}, {@link #inLoop}, {@link #stats} and {@link #toString}.
 */
public final class EventLoop extends LoopTurn implements Executor {
    private static final int TASKS_PER_TURN_MAX = 1024;
    private static final int TIMERS_PER_TURN_MAX = 1024;
    private static final long WAIT_FOREVER = -1;

    private final String name;
    private final LoopOptions options;
    private final NanoClock clock;
    private final LoopStats stats = new LoopStats();
    private final ConnectionTable connections = new ConnectionTable();
    private final LoopListeners listeners = new LoopListeners(this);
    private final BufferPool buffers;
    private final TimerWheel wheel;
    private final IoDriver driver;
    private final TaskQueue tasks;
    private final Thread thread;
    private final Afterwards afterwards = new Afterwards();
    private final SharedItem.Pool sharedItems = new SharedItem.Pool();

    /** In a field, since a method reference made each turn would be allocated each turn. */
    private final Consumer<Timer> fire = this::fire;

    private final SpinPhase spinPhase;
    private final TurnWatch watch;

    private boolean stopping;
    private boolean ended;
    /** Connections that were asked for while the loop was closing; they wait for their callback only. */
    private int refused;

    /** Opens the loop on the thread that is going to run it. */
    EventLoop(IoEngine engine, LoopOptions options, String name) throws IOException {
        this.name = name;
        this.options = options;
        this.clock = options.clock();
        this.thread = Thread.currentThread();
        this.watch = new TurnWatch(name);
        this.nowNanos = clock.nanoTime();
        this.spinPhase = new SpinPhase(options.waitStrategy(), nowNanos);
        this.wheel = new TimerWheel(nowNanos);
        this.buffers = new BufferPool(options.bufferBytes(), options.bufferMemoryBytesMax(), stats);
        this.driver = engine.open(new LoopEvents(this, connections, listeners), options);
        this.tasks = new TaskQueue(name, driver);
    }

    // ---- any thread

    /**
     * Runs a task on the loop's thread, in one of its next turns; tasks of one thread run in their order.
     *
     * @throws RejectedExecutionException when the loop has ended
     */
    @Override
    public void execute(Runnable task) {
        tasks.offer(Objects.requireNonNull(task, "task"));
    }

    /** Whether the calling thread is this loop's. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Counters and gauges. */
    public LoopStats stats() {
        return stats;
    }

    @Override
    public String toString() {
        return name;
    }

    void executeQuietly(Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and all its connections with it: nothing is left to do.
        }
    }

    // ---- the loop's thread: what users call

    /** The loop's clock as read in this turn, in nanoseconds. */
    public long nowNanos() {
        checkThread();
        return nowNanos;
    }

    /** The clock itself, for times within a turn. From any thread. */
    public NanoClock clock() {
        return clock;
    }

    /** Visits at most so many connections of any kind, by slots, of which 0 is the first; answers the next one, or -1. */
    public int connections(int from, int countMax, Consumer<? super Connection> visitor) {
        checkThread();
        return connections.forEach(from, countMax, visitor);
    }

    /**
     * Makes a timer that is not armed yet.
     *
     * @param action is run on the loop each time it fires
     */
    public Timer newTimer(Runnable action) {
        checkThread();
        return new Timer(this, action);
    }

    /**
     * Opens a connection on this loop.
     *
     * @param handler its {@code onOpen} is called when it is established, else its {@code onClose}, both after this
     *     method has returned
     * @return the connection, which cannot send before {@code onOpen}; on a loop that is closing it ends at once, with
     *     {@link CloseCause.Kind#LOOP_CLOSED}
     * @throws RejectedExecutionException when the loop has ended
     */
    public Connection connect(SocketAddress remote, ConnectOptions connectOptions, ConnectionHandler handler) {
        checkThread();
        Objects.requireNonNull(handler, "handler");
        if (ended) {
            throw new RejectedExecutionException(name + " has ended");
        }
        LoopConnection connection = add();
        connection.handler(handler);
        if (stopping) {
            refused++;
            connection.stop(CloseCause.LOOP_CLOSED);
        } else {
            connection.connect(remote, connectOptions);
        }
        return connection;
    }

    // ---- turns

    /**
     * Runs one turn.
     *
     * @param waitNanosMax how long to wait at most when there is nothing to do; negative for no bound
     * @return how many events, timers and tasks there were
     */
    long turn(long waitNanosMax) {
        turnWork = 0;
        long waitNanos = waitNanos(waitNanosMax);
        if (waitNanos == 0) {
            driver.poll(0);
        } else if (waitNanosMax >= 0 || !spinPhase.begin()) {
            await(waitNanos);
        } else if (!spin(waitNanos)) {
            await(waitNanos(waitNanosMax));
        }
        nowNanos = clock.nanoTime();
        if (turnWork == 0) {
            works();
            watch.begin();
        }
        int fired = wheel.expire(nowNanos, TIMERS_PER_TURN_MAX, fire);
        int ran = runTasks(TASKS_PER_TURN_MAX);
        settle();
        stats.add(Counter.TURNS, 1);
        stats.add(Counter.TIMERS, fired);
        stats.add(Counter.TASKS, ran);
        long work = turnWork + fired + ran;
        if (work != 0) {
            spinPhase.worked(nowNanos);
        }
        watch.end(turnWork, fired, ran);
        rests();
        return work;
    }

    /**
     * Polls again and again instead of waiting; awake meanwhile, so that no task has to wake the loop.
     *
     * @return whether there is something to do; if not, it is a while since the last work, and time to block
     */
    private boolean spin(long waitNanos) {
        long startNanos = clock.nanoTime();
        long latestNanos = startNanos;
        while (spinPhase.lasts(latestNanos)) {
            driver.poll(0);
            if (turnWork != 0 || !tasks.isEmpty()) {
                return true;
            }
            latestNanos = clock.nanoTime();
            if (waitNanos > 0 && latestNanos - startNanos >= waitNanos) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void await(long waitNanos) {
        boolean waits = tasks.announceSleep();
        driver.poll(waits ? waitNanos : 0);
        if (tasks.awake() && waits) {
            stats.add(Counter.WAKEUPS, 1);
        }
    }

    private long waitNanos(long waitNanosMax) {
        if (waitNanosMax == 0 || !tasks.isEmpty() || afterwards.hasWork(buffers.available())) {
            return 0;
        }
        long next = wheel.nextNanos();
        if (next == TimerWheel.NONE) {
            return waitNanosMax < 0 ? WAIT_FOREVER : waitNanosMax;
        }
        long untilNext = Math.max(0, next - clock.nanoTime());
        return waitNanosMax < 0 ? untilNext : Math.min(untilNext, waitNanosMax);
    }

    private void fire(Timer timer) {
        run(timer.action);
    }

    private int runTasks(int limit) {
        int count = 0;
        while (count < limit) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            count++;
            run(task);
        }
        return count;
    }

    void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            report(t);
        }
    }

    private void settle() {
        afterwards.settle(buffers);
        stats.set(Counter.BUFFERS_IN_USE, buffers.inUse());
        stats.set(Counter.TIMERS_ARMED, wheel.size());
    }

    // ---- end of the loop

    /** Closes listeners and connections in an orderly way; what is left at the deadline is aborted. */
    void stop(long withinNanos) {
        if (stopping) {
            return;
        }
        stopping = true;
        listeners.closeAll();
        connections.forEach(LoopConnection::close);
        newTimer(() -> connections.forEach(connection -> connection.stop(CloseCause.LOOP_CLOSED)))
                .arm(withinNanos);
    }

    boolean isDone() {
        return stopping && connections.size() == refused && listeners.isEmpty();
    }

    /** Frees what the loop holds, after its last turn; connections are left only where that turn failed. */
    void free() {
        stopping = true;
        tasks.end().forEach(this::run);
        ended = true;
        try {
            connections.forEach(connection -> connection.stop(CloseCause.LOOP_CLOSED));
            settle();
        } catch (RuntimeException e) {
            report(e);
        }
        try {
            driver.close();
        } catch (RuntimeException e) {
            report(e);
        }
        connections.forEach(LoopConnection::abandon);
        listeners.abandon();
        buffers.close();
    }

    // ---- for the package

    void checkThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "called on " + Thread.currentThread() + " but only " + name + " may: use execute()");
        }
    }

    void checkOwn(Buffer buffer) {
        if (!buffer.isFrom(buffers)) {
            throw new IllegalStateException("the buffer belongs to another loop");
        }
    }

    Thread thread() {
        return thread;
    }

    IoDriver driver() {
        return driver;
    }

    LoopConnection add() {
        LoopConnection connection = new LoopConnection(this, connections.reserve());
        connections.put(connection);
        stats.add(Counter.CONNECTIONS, 1);
        return connection;
    }

    void removed(LoopConnection connection) {
        connections.remove(connection.id());
        if (stopping && !connection.isDriven()) {
            refused--;
        }
        stats.add(Counter.CONNECTIONS, -1);
        stats.add(Counter.CLOSED, 1);
    }

    /** Counts an event; the first one after a wait reads the clock, or what it arms would count from before the wait. */
    void worked() {
        if (turnWork++ == 0) {
            nowNanos = clock.nanoTime();
            spinPhase.end(nowNanos);
            works();
            watch.begin();
        }
    }

    LoopListeners listeners() {
        checkThread();
        return listeners;
    }

    boolean isStopping() {
        return stopping;
    }

    void arm(Timer timer, long delayNanos) {
        checkThread();
        long deadlineNanos = nowNanos + Math.min(Math.max(0, delayNanos), Long.MAX_VALUE / 4);
        wheel.arm(timer, deadlineNanos);
    }

    void cancel(Timer timer) {
        checkThread();
        wheel.cancel(timer);
    }

    BufferPool buffers() {
        return buffers;
    }

    SharedItem sharedItem(SharedBytes bytes) {
        return sharedItems.take(bytes);
    }

    Afterwards afterwards() {
        return afterwards;
    }

    LoopOptions options() {
        return options;
    }

    void report(Throwable failure) {
        stats.add(Counter.FAILURES, 1);
        try {
            options.failureListener().accept(failure);
        } catch (Throwable t) {
            // A listener that fails must not end the loop, not even with an error: where no descriptor is left, a
            // logger may find a class that cannot be initialised. There is nobody left to tell.
            stats.add(Counter.FAILURES, 1);
        }
    }
}
