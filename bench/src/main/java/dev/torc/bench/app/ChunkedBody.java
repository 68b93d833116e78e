package dev.torc.bench.app;

import dev.torc.http.HttpExchange;
import java.nio.ByteBuffer;

/** Writes chunks of letters, no faster than the peer reads them. For the thread of the exchange's loop. */
final class ChunkedBody implements Runnable {
    private final HttpExchange exchange;
    private final ByteBuffer chunk;
    private long remaining;

    ChunkedBody(HttpExchange exchange, long chunks, int bytes) {
        this.exchange = exchange;
        this.chunk = Filler.view(bytes);
        this.remaining = bytes == 0 ? 0 : chunks;
    }

    @Override
    public void run() {
        while (remaining > 0) {
            remaining--;
            if (!exchange.write(chunk.clear()) && remaining > 0) {
                exchange.onWritable(this);
                return;
            }
        }
        exchange.end();
    }
}
