package dev.torc.http.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.HttpExchange;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.server.ConnectionView;
import java.util.ArrayDeque;

/**
 * The method and the beginning of the target of one current request. A loop keeps those that it does not need now, so that none
 * is made in steady state.
 */
final class CurrentTarget implements ResponseListener {
    private static final int BYTES_MAX = 120;
    private static final ThreadLocal<ArrayDeque<CurrentTarget>> POOL = ThreadLocal.withInitial(ArrayDeque::new);

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;
    private boolean cut;

    private CurrentTarget() {}

    static Middleware middleware() {
        return next -> exchange -> {
            CurrentTarget pooled = POOL.get().poll();
            CurrentTarget target = pooled == null ? new CurrentTarget() : pooled;
            target.keep(exchange.request());
            exchange.attribute(ConnectionView.TARGET, target);
            exchange.listen(target);
            next.handle(exchange);
        };
    }

    private void keep(RequestHead head) {
        int start = head.pathStart();
        int end = Math.max(head.pathEnd(), head.queryEnd());
        length = Math.min(BYTES_MAX, end - start);
        cut = length < end - start;
        for (int i = 0; i < length; i++) {
            bytes[i] = head.byteAt(start + i);
        }
    }

    @Override
    public void onEnd(HttpExchange exchange, boolean complete) {
        exchange.attribute(ConnectionView.TARGET, null);
        POOL.get().push(this);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, ISO_8859_1) + (cut ? "..." : "");
    }
}
