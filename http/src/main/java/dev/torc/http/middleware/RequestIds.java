package dev.torc.http.middleware;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.ReusableField;
import dev.torc.http.codec.RequestHead;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Gives each request that reaches it an id, {@link RequestId#KEY}, and says it in the response, also where the server answers in
 * the handler's stead. The client's own id is taken where it is one field, not longer than allowed, of letters, digits and
 * {@code - . _ ~ + / = :} only; else an id of 32 hexadecimal digits is made. Shared by all loops; allocates once for each
 * connection.
 */
public final class RequestIds implements Middleware {
    private static final int MADE_BYTES = 32;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final boolean[] SAFE = safe();
    private static final ThreadLocal<Source> SOURCE = ThreadLocal.withInitial(Source::new);

    private static final ResponseListener ECHO = new Echo();

    private final Key<RequestId> kept = Key.ofConnection("request id of the connection");
    private final String name;
    private final int bytesMax;

    private RequestIds(String name, int bytesMax) {
        new ReusableField(name, 0); // refuses what is no name of a field
        this.name = name;
        this.bytesMax = bytesMax;
    }

    /** What makes the ids of one thread: a number of its own, and one that counts, scrambled so that it tells no rate. */
    static final class Source {
        private final long first;
        private long next;

        Source() {
            SecureRandom random = new SecureRandom();
            first = random.nextLong();
            next = random.nextLong();
        }

        void write(ReusableField field) {
            next += GOLDEN_GAMMA;
            field.putHex(first).putHex(mixed(next));
        }

        /** Distinct for distinct numbers (the finalizer of SplitMix64). */
        private static long mixed(long number) {
            long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
            return mixed ^ mixed >>> 31;
        }
    }

    private static final class Echo implements ResponseListener {
        @Override
        public void onStart(HttpExchange exchange, int status) {
            exchange.header(Objects.requireNonNull(exchange.attribute(RequestId.KEY)).field);
        }
    }

    /** With X-Request-Id, of at most 64 octets. */
    public static RequestIds create() {
        return create("X-Request-Id", 64);
    }

    /**
     * With a field of another name.
     *
     * @param bytesMax the longest id that is taken from a client; 0 takes none
     * @throws IllegalArgumentException for a name that no response may have, and a longest id that is not from 0 to 1024
     */
    public static RequestIds create(String name, int bytesMax) {
        if (bytesMax < 0 || bytesMax > 1024) {
            throw new IllegalArgumentException("bytesMax must be from 0 to 1024, not " + bytesMax);
        }
        return new RequestIds(name, bytesMax);
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            RequestId id = exchange.attribute(kept);
            if (id == null) {
                id = new RequestId(name, Math.max(bytesMax, MADE_BYTES), SOURCE.get());
                exchange.attribute(kept, id);
            }
            ReusableField field = id.begin();
            if (!take(exchange.request(), field)) {
                id.source.write(field);
            }
            exchange.attribute(RequestId.KEY, id);
            exchange.listen(ECHO);
            next.handle(exchange);
        };
    }

    private boolean take(RequestHead head, ReusableField field) {
        int i = bytesMax == 0 ? -1 : head.find(name);
        if (i < 0 || head.find(name, i + 1) >= 0) {
            return false;
        }
        int start = head.valueStart(i);
        int end = head.valueEnd(i);
        if (end == start || end - start > bytesMax) {
            return false;
        }
        for (int at = start; at < end; at++) {
            int octet = head.byteAt(at);
            if (octet < 0 || !SAFE[octet]) {
                field.clear();
                return false;
            }
            field.put(octet);
        }
        return true;
    }

    private static boolean[] safe() {
        boolean[] safe = new boolean[128];
        for (char c = 0; c < safe.length; c++) {
            safe[c] =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+/=:".indexOf(c) >= 0;
        }
        return safe;
    }
}
