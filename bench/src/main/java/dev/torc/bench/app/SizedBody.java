package dev.torc.bench.app;

import dev.torc.http.HttpExchange;
import java.nio.ByteBuffer;

/** Writes a number of letters, no faster than the peer reads them. For the thread of the exchange's loop. */
final class SizedBody implements Runnable {
    private static final int PIECE_BYTES = 16 << 10;

    private final HttpExchange exchange;
    private final ByteBuffer piece = Filler.view(PIECE_BYTES);
    private long remaining;

    SizedBody(HttpExchange exchange, long bytes) {
        this.exchange = exchange;
        this.remaining = bytes;
    }

    @Override
    public void run() {
        while (remaining > 0) {
            int length = (int) Math.min(remaining, PIECE_BYTES);
            remaining -= length;
            if (!exchange.write(piece.clear().limit(length)) && remaining > 0) {
                exchange.onWritable(this);
                return;
            }
        }
        exchange.end();
    }
}
