package dev.torc.bench.app;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.codec.RequestHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request's content back while it arrives. Receiving stops while the peer does not read, so that a request of
 * any size needs no more memory than the send queue's watermark. For the thread of the exchange's loop.
 */
final class Echo implements BodyReceiver {
    private final HttpExchange exchange;
    private final @Nullable String contentType;
    private final long contentLength;
    private final Runnable resume;
    private boolean started;

    Echo(HttpExchange exchange) {
        RequestHead head = exchange.request();
        this.exchange = exchange;
        this.contentType = head.header("Content-Type");
        this.contentLength = head.chunked() ? -1 : Math.max(0, head.contentLength());
        this.resume = exchange::resumeBody;
    }

    @Override
    public void onBytes(ByteBuffer lent) {
        start();
        if (!exchange.write(lent)) {
            exchange.pauseBody();
            exchange.onWritable(resume);
        }
    }

    @Override
    public void onComplete() {
        start();
        exchange.end();
    }

    /** Not before content arrives: a 100 (Continue) has to come before the head of the response. */
    private void start() {
        if (!started) {
            started = true;
            exchange.start(200, contentType, contentLength);
        }
    }
}
