package dev.torc.http.middleware;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that writes an access log: looks for lines every 20 ms, or when a loop has many, and writes them in batches.
 *
 * <pre>
 *  WRITING --end()--> ENDING --nothing left--> ENDED
 * </pre>
 */
final class AccessWriter implements Runnable {
    private static final Logger LOG = System.getLogger(AccessWriter.class.getName());
    private static final int BATCH_BYTES = 64 << 10;
    private static final int LANE_RECORDS_MAX = 1024;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AccessLine line;
    private final AccessOutput output;
    private final ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
    private final List<AccessLane> lanes = new CopyOnWriteArrayList<>();
    /** Lines that could not be written, and those dropped by lanes that are gone. */
    private final AtomicLong lost = new AtomicLong();

    private final AtomicLong written = new AtomicLong();
    private volatile boolean ending;
    private volatile boolean reopening;
    /** What comes now is read by nobody. */
    private volatile boolean ended;

    private int batchLines;
    private boolean failing;
    /** The last line that was written may not be whole. */
    private boolean torn;

    AccessWriter(AccessLog.Format format, AccessOutput output) {
        this.line = new AccessLine(format);
        this.output = output;
    }

    /** From any thread: a loop has lines from now on. */
    void add(AccessLane lane) {
        lanes.add(lane);
    }

    /** From any thread: writes what there is, and ends. */
    void end() {
        ending = true;
    }

    /** From any thread: opens the file anew before the next line. */
    void reopen() {
        reopening = true;
    }

    /** Lines that were not written; for any thread. */
    long dropped() {
        long dropped = lost.get();
        for (AccessLane lane : lanes) {
            dropped += lane.dropped();
            if (ended) {
                dropped += lane.waiting();
            }
        }
        return dropped;
    }

    /** Lines that were written; for any thread. */
    long written() {
        return written.get();
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            boolean last = ending;
            if (reopening) {
                reopening = false;
                guarded(output::reopen);
            }
            boolean full = drain();
            flush();
            more = full || !last;
            if (!full && !last) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
            if (Thread.interrupted()) {
                more = false;
            }
        }
        giveUp();
        ended = true;
        guarded(output::close);
    }

    /** Counts what is left, where it was interrupted. */
    private void giveUp() {
        for (AccessLane lane : lanes) {
            while (lane.poll() != null) {
                lost.incrementAndGet();
            }
        }
    }

    /** Takes a round of what there is; answers whether there may be more. */
    private boolean drain() {
        boolean more = false;
        for (AccessLane lane : lanes) {
            int count = 0;
            for (AccessRecord next = lane.poll(); next != null; next = count < LANE_RECORDS_MAX ? lane.poll() : null) {
                if (batch.remaining() < AccessLine.BYTES_MAX) {
                    flush();
                }
                line.write(batch, next);
                batchLines++;
                lane.giveBack(next);
                count++;
            }
            more |= count == LANE_RECORDS_MAX;
        }
        lanes.removeIf(this::isGone);
        return more;
    }

    private boolean isGone(AccessLane lane) {
        boolean gone = lane.hasEnded();
        if (gone) {
            lost.addAndGet(lane.dropped());
        }
        return gone;
    }

    private void flush() {
        if (batchLines == 0) {
            return;
        }
        batch.flip();
        boolean whole = guarded(() -> {
            if (torn) {
                output.write(ByteBuffer.wrap(new byte[] {'\n'}));
                torn = false;
            }
            output.write(batch);
        });
        torn |= !whole && batch.position() > 0;
        (whole ? written : lost).addAndGet(batchLines);
        batchLines = 0;
        batch.clear();
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** The first failure of a row is logged: a full disk fails often. */
    private boolean guarded(Writing action) {
        try {
            action.run();
            failing = false;
            return true;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.log(Level.WARNING, "The access log cannot be written; lines are dropped and counted.", e);
            }
            return false;
        }
    }
}
