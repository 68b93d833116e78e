package dev.torc.http.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.HttpExchange;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.server.ConnectionView;

/** The beginning of the target of a connection's current request; made with the first one, and kept by the connection. */
final class CurrentTarget implements ResponseListener {
    private static final int BYTES_MAX = 120;
    private static final Key<CurrentTarget> KEPT = Key.ofConnection("current target");

    private final byte[] bytes = new byte[BYTES_MAX];
    private int length;
    private boolean cut;

    private CurrentTarget() {}

    static Middleware middleware() {
        return next -> exchange -> {
            CurrentTarget target = exchange.attribute(KEPT);
            if (target == null) {
                target = new CurrentTarget();
                exchange.attribute(KEPT, target);
            }
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
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, ISO_8859_1) + (cut ? "..." : "");
    }
}
