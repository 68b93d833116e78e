package dev.torc.bench.load;

import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a run: in a closed loop they wait for what happens, unless the job says otherwise; in an open loop they spin, to
 * be on time. Used by the one thread that runs the job.
 */
final class LoadThreads implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final @Nullable EventLoops waiting;
    private final List<SpinningLoop> spinning = new ArrayList<>();

    LoadThreads(Transport transport, LoopOptions options, boolean spins) {
        if (!spins) {
            waiting = transport.start(options);
            return;
        }
        waiting = null;
        try {
            for (int i = 0; i < options.loops(); i++) {
                spinning.add(SpinningLoop.start(transport, options, CLOSE_WITHIN, i));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    EventLoop loop(int index) {
        return waiting == null ? spinning.get(index).loop() : waiting.all().get(index);
    }

    /** Where the loops spin: runs a task in every turn of one. */
    void everyTurn(int index, Runnable task) {
        if (waiting == null) {
            spinning.get(index).everyTurn(task);
        }
    }

    @Override
    public void close() {
        if (waiting != null) {
            waiting.close(CLOSE_WITHIN);
        }
        spinning.forEach(SpinningLoop::close);
    }
}
