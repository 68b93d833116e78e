package dev.torc.tests.simulation;

import dev.torc.http.HttpExchange;
import java.nio.ByteBuffer;

/** A response that is written in parts, as long as there is room. */
final class Streaming {
    private static final int PART_BYTES_MAX = 3_000;

    private final World world;
    private final HttpExchange exchange;
    private final int id;
    private final int length;
    private int written;
    private boolean ended;

    Streaming(World world, HttpExchange exchange, int id, int length) {
        this.world = world;
        this.exchange = exchange;
        this.id = id;
        this.length = length;
    }

    void start(long announced) {
        exchange.onWritable(this::write);
        exchange.start(200, Application.TYPE, announced);
        write();
    }

    private void write() {
        if (ended) {
            throw World.violation("a response that has ended is told to go on");
        }
        while (written < length) {
            int count = Math.min(length - written, world.chance.between(1, PART_BYTES_MAX));
            boolean room = exchange.write(ByteBuffer.wrap(Content.of(id, written, count)));
            written += count;
            if (!room && written < length) {
                return;
            }
        }
        ended = true;
        exchange.end();
    }
}
