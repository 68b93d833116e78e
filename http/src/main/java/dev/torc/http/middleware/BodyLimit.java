package dev.torc.http.middleware;

import dev.torc.http.BodyReceiver;
import dev.torc.http.ForwardingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose content is longer than it may be: with 413, at once where Content-Length says so, else when too much
 * has come. A response that has started by then is broken off. The handler's receiver is told that it will not get the rest.
 * It is for limits smaller than the server's ({@link dev.torc.http.codec.HttpLimits}). Shared by all loops; allocates once for
 * each connection that sends chunked content.
 */
public final class BodyLimit implements Middleware {
    private final Key<Counting> kept = Key.ofConnection("body limit");
    private final long bytesMax;

    private BodyLimit(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * A limit in bytes.
     *
     * @throws IllegalArgumentException for a negative one
     */
    public static BodyLimit of(long bytesMax) {
        if (bytesMax < 0) {
            throw new IllegalArgumentException("bytesMax must not be negative: " + bytesMax);
        }
        return new BodyLimit(bytesMax);
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            if (exchange.request().contentLength() > bytesMax) {
                refuse(exchange);
            } else if (exchange.request().chunked()) {
                next.handle(counting(exchange));
            } else {
                next.handle(exchange);
            }
        };
    }

    private Counting counting(HttpExchange exchange) {
        Counting counting = exchange.attribute(kept);
        if (counting == null) {
            counting = new Counting();
            exchange.attribute(kept, counting);
        }
        counting.begin(exchange);
        return counting;
    }

    private void refuse(HttpExchange exchange) {
        exchange.text(413, "The content is longer than " + bytesMax + " bytes\n");
    }

    /** Counts what comes of one request's content. */
    private final class Counting extends ForwardingExchange implements BodyReceiver {
        private @Nullable HttpExchange exchange;
        private @Nullable BodyReceiver receiver;
        private @Nullable Runnable abort;
        private long received;

        void begin(HttpExchange counted) {
            exchange = counted;
            receiver = null;
            abort = null;
            received = 0;
        }

        @Override
        protected HttpExchange exchange() {
            return Objects.requireNonNull(exchange);
        }

        @Override
        public void onAbort(Runnable action) {
            abort = action;
            super.onAbort(action);
        }

        @Override
        public void receive(BodyReceiver next) {
            receiver = next;
            super.receive(this);
        }

        @Override
        public void receiveAll(int collectedMax, Consumer<byte[]> then) {
            super.receiveAll((int) Math.min(collectedMax, bytesMax), then);
        }

        @Override
        public void onBytes(ByteBuffer lent) {
            BodyReceiver told = receiver;
            if (told == null) {
                return;
            }
            received += lent.remaining();
            if (received <= bytesMax) {
                told.onBytes(lent);
                return;
            }
            receiver = null;
            if (status() == 0) {
                Runnable action = abort;
                refuse(this);
                if (action != null) {
                    action.run(); // the handler's own response can no longer be given
                }
            } else {
                connection().abort();
            }
            told.onAbort();
        }

        @Override
        public void onTrailer(String name, String value) {
            if (receiver != null) {
                receiver.onTrailer(name, value);
            }
        }

        @Override
        public void onComplete() {
            if (receiver != null) {
                receiver.onComplete();
            }
        }

        @Override
        public void onAbort() {
            if (receiver != null) {
                receiver.onAbort();
            }
        }
    }
}
