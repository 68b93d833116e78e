package dev.torc.http.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.http.HttpExchange;
import dev.torc.http.server.ConnectionView;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.Timer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One page that is being written: asks one loop after the other for a part of its connections, and for the next part when the
 * client has room for it, so that only one part is held at a time. A connection that lives throughout is written once. For the
 * thread of the exchange's loop, except {@link #answer}.
 */
final class ConnectionDump {
    private static final int PART_CONNECTIONS = 256;
    private static final int ROW_CHARS = 400;
    private static final long ANSWER_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long ALL_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What a loop answers: rows, and the slot to go on from, negative after the last. */
    private record Part(int nextSlot, int count, String rows) {}

    private final HttpExchange exchange;
    private final EventLoop home;
    private final List<EventLoop> loops;
    private final Rows rows;
    private final Timer patience;
    private final long untilNanos;
    private final List<String> silent = new ArrayList<>();
    private int current;
    private int slot;
    private int written;
    /** Counts questions, so that an answer that came too late is known as such. */
    private int question;

    private boolean asking;
    private boolean ended;

    ConnectionDump(HttpExchange exchange, List<EventLoop> loops, Rows rows) {
        this.exchange = exchange;
        this.home = exchange.connection().loop();
        this.loops = loops;
        this.rows = rows;
        this.patience = home.newTimer(this::onSilence);
        this.untilNanos = home.nowNanos() + ALL_WITHIN_NANOS;
    }

    void start() {
        exchange.onAbort(this::onAbort);
        exchange.onWritable(this::next);
        exchange.start(200, rows.contentType(), -1);
        if (write(rows.beginning())) {
            next();
        }
    }

    private void onAbort() {
        ended = true;
        patience.cancel();
    }

    private boolean write(String text) {
        return exchange.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private void next() {
        if (asking || ended) {
            return;
        }
        boolean asked = current == loops.size();
        if (asked || written == Connections.CONNECTIONS_MAX || home.nowNanos() - untilNanos >= 0) {
            ended = true;
            write(rows.end(written, asked && silent.isEmpty(), silent));
            exchange.end();
        } else {
            ask(loops.get(current));
        }
    }

    private void ask(EventLoop loop) {
        asking = true;
        int number = ++question;
        int from = slot;
        int countMax = Math.min(PART_CONNECTIONS, Connections.CONNECTIONS_MAX - written);
        patience.arm(ANSWER_WITHIN_NANOS);
        try {
            loop.execute(() -> answer(loop, from, countMax, number));
        } catch (RejectedExecutionException e) {
            // It has ended, and its connections with it.
            onPart(number, new Part(-1, 0, ""));
        }
    }

    /** On the loop that was asked. */
    private void answer(EventLoop loop, int from, int countMax, int number) {
        List<Connection> found = new ArrayList<>(countMax);
        int next = loop.connections(from, countMax, found::add);
        StringBuilder text = new StringBuilder(found.size() * ROW_CHARS);
        for (Connection connection : found) {
            if (!text.isEmpty()) {
                text.append(rows.separator());
            }
            rows.add(text, loop, ConnectionView.of(connection));
        }
        Part part = new Part(next, found.size(), text.toString());
        home.execute(() -> onPart(number, part));
    }

    private void onPart(int number, Part part) {
        if (number != question || !asking) {
            return;
        }
        asking = false;
        patience.cancel();
        if (ended) {
            return;
        }
        slot = part.nextSlot;
        if (slot < 0) {
            nextLoop();
        }
        boolean writable = true;
        if (part.count > 0) {
            writable = write(written == 0 ? part.rows : rows.separator() + part.rows);
            written += part.count;
        }
        if (writable) {
            // Not from here: many loops that have ended would make for a deep stack.
            home.execute(this::next);
        }
    }

    private void onSilence() {
        if (asking && !ended) {
            asking = false;
            silent.add(loops.get(current).toString());
            nextLoop();
            next();
        }
    }

    private void nextLoop() {
        current++;
        slot = 0;
    }
}
