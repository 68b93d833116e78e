package dev.torc.http.middleware;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a line about each request that reached its handler, when its response has ended. Loops copy what is needed into records
 * of a fixed size, and a thread of its own formats and writes them; nothing is allocated on a loop in the steady state, and a
 * loop never waits. When all records of a loop are in use, because the disk is slower or more requests than that are in flight,
 * lines are dropped and counted ({@link #dropped}). Parts longer than a record has room for are cut, and end with three dots:
 * the target after 640 octets, referer and user agent after 256. Requests that the server refuses before a handler sees
 * them have no line; {@link dev.torc.http.HttpStats} counts them.
 *
 * <p>Close it after the server: it writes what there is, and drops what comes later.
 *
 * <pre>{@code
 * AccessLog log = AccessLog.to(Path.of("access.log")).format(AccessLog.Format.JSON).start();
 * server.handler(log.around(router));
 * }</pre>
 */
public final class AccessLog implements Middleware, AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Key<AccessRecord> kept = Key.named("access log");
    private final ResponseListener listener = new Ending();
    private final AccessWriter writer;
    private final Thread thread;
    private final ThreadLocal<AccessLane> lanes;
    private volatile boolean closed;

    private AccessLog(AccessWriter writer, int recordsPerLoop) {
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("torc-access-log").daemon().unstarted(writer);
        this.lanes = ThreadLocal.withInitial(() -> {
            AccessLane lane = new AccessLane(recordsPerLoop, thread);
            writer.add(lane);
            return lane;
        });
    }

    /** What a line looks like. */
    public enum Format {
        /** The Common Log Format of NCSA and Apache: address, time, request line, status, bytes. */
        COMMON,
        /** That with referer and user agent. */
        COMBINED,
        /**
         * A JSON object: time, remote, method, target, version, status (0 where there was no response), bytes of content, micros
         * from the end of the head, complete; and where there are any referer, userAgent and requestId.
         */
        JSON
    }

    private final class Ending implements ResponseListener {
        @Override
        public void onEnd(HttpExchange exchange, boolean complete) {
            AccessRecord record = exchange.attribute(kept);
            if (record == null) {
                return;
            }
            exchange.attribute(kept, null);
            record.end(exchange, complete);
            if (closed) {
                record.lane.drop();
            } else {
                record.lane.give(record);
            }
        }
    }

    /**
     * Begins to describe a log to the end of a file, which is made if need be.
     *
     * @throws IOException when it cannot be opened
     */
    public static Builder to(Path file) throws IOException {
        return new Builder(new AccessOutput.OfFile(file));
    }

    /** Begins to describe a log to a stream, which is flushed after each batch of lines, and never closed. */
    public static Builder to(OutputStream stream) {
        return new Builder(new AccessOutput.OfStream(stream));
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            begin(exchange);
            next.handle(exchange);
        };
    }

    private void begin(HttpExchange exchange) {
        AccessLane lane = lanes.get();
        AccessRecord record = closed ? null : lane.take();
        if (record == null) {
            lane.drop();
            return;
        }
        record.begin(
                exchange.request(), exchange.connection().remoteAddress(), lane.epochMillis(exchange.startNanos()));
        exchange.attribute(kept, record);
        exchange.listen(listener);
    }

    /** Lines that were dropped, since records or room on the disk had run out, or the log was closed; from any thread. */
    public long dropped() {
        return writer.dropped();
    }

    /** Lines that were written; from any thread. */
    public long written() {
        return writer.written();
    }

    /** Opens the file anew by its name before the next line, for logrotate and the like; returns at once. From any thread. */
    public void reopen() {
        writer.reopen();
        LockSupport.unpark(thread);
    }

    /** As {@link #close(Duration)}, within 5 seconds. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    /** Writes what was queued, and ends; what is left after that time is given up. From any thread but a loop's. */
    public void close(Duration within) {
        closed = true;
        writer.end();
        LockSupport.unpark(thread);
        try {
            if (!thread.join(within)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** What a log is like; each method answers this builder. For one thread. */
    public static final class Builder {
        private static final int RECORDS_MAX = 1 << 20;

        private final AccessOutput output;
        private Format format = Format.COMBINED;
        private int recordsPerLoop = 4096;

        private Builder(AccessOutput output) {
            this.output = output;
        }

        /** What a line looks like; {@link Format#COMBINED} unless said otherwise. */
        public Builder format(Format value) {
            format = value;
            return this;
        }

        /**
         * How many records each loop has, of about 1.5 KiB, made when they are needed; 4096 unless said otherwise. Every request
         * in flight has one, and every line that waits for the writer.
         *
         * @throws IllegalArgumentException for a number that is not from 1 to 2<sup>20</sup>
         */
        public Builder recordsPerLoop(int value) {
            if (value < 1 || value > RECORDS_MAX) {
                throw new IllegalArgumentException("records must be from 1 to " + RECORDS_MAX + ", not " + value);
            }
            recordsPerLoop = value;
            return this;
        }

        /** Starts the log's thread. */
        public AccessLog start() {
            AccessLog log = new AccessLog(new AccessWriter(format, output), recordsPerLoop);
            log.thread.start();
            return log;
        }
    }
}
