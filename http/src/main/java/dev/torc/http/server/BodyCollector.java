package dev.torc.http.server;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Collects a body up to a limit; a longer one is answered 413. */
final class BodyCollector implements BodyReceiver {
    private static final int BYTES_AT_FIRST = 1024;

    private final HttpExchange exchange;
    private final int bytesMax;
    private final Consumer<byte[]> then;
    private byte[] collected;
    private int length;
    private boolean refused;

    /**
     * Collects the body of an exchange.
     *
     * @param announced its length, or 0 where it is not known
     */
    static void collect(HttpExchange exchange, int bytesMax, long announced, Consumer<byte[]> then) {
        if (bytesMax < 0) {
            throw new IllegalArgumentException("bytesMax must not be negative: " + bytesMax);
        }
        if (announced > bytesMax) {
            refuse(exchange, bytesMax);
        } else {
            exchange.receive(new BodyCollector(exchange, bytesMax, announced, then));
        }
    }

    private static void refuse(HttpExchange exchange, int bytesMax) {
        exchange.text(413, "The content is longer than " + bytesMax + " bytes\n");
    }

    private BodyCollector(HttpExchange exchange, int bytesMax, long announced, Consumer<byte[]> then) {
        this.exchange = exchange;
        this.bytesMax = bytesMax;
        this.then = then;
        this.collected = new byte[(int) Math.min(Math.min(announced, BYTES_AT_FIRST), bytesMax)];
    }

    @Override
    public void onBytes(ByteBuffer lent) {
        int count = lent.remaining();
        if (refused) {
            return;
        }
        if (count > bytesMax - length) {
            refused = true;
            refuse(exchange, bytesMax);
            return;
        }
        if (count > collected.length - length) {
            long doubled = Math.max(length + (long) count, Math.max(BYTES_AT_FIRST, 2L * collected.length));
            collected = Arrays.copyOf(collected, (int) Math.min(doubled, bytesMax));
        }
        lent.get(collected, length, count);
        length += count;
    }

    @Override
    public void onComplete() {
        if (!refused) {
            then.accept(length == collected.length ? collected : Arrays.copyOf(collected, length));
        }
    }
}
