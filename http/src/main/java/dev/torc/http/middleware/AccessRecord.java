package dev.torc.http.middleware;

import dev.torc.http.HttpExchange;
import dev.torc.http.codec.RequestHead;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one line of the access log is made of, in a fixed size: what is longer is cut, and marked. Filled on a loop, read by the
 * writer's thread; the queues between the two hand it over.
 */
final class AccessRecord {
    static final int METHOD = 0;
    static final int TARGET = 1;
    static final int REFERER = 2;
    static final int USER_AGENT = 3;
    static final int REQUEST_ID = 4;

    /** Where each part begins, and after them the end. */
    private static final int[] STARTS = {0, 32, 672, 928, 1184, 1312};

    private static final int ABSENT = -1;
    private static final long NANOS_PER_MICRO = 1_000;

    final AccessLane lane;
    final byte[] octets = new byte[STARTS[STARTS.length - 1]];
    private final int[] lengths = new int[STARTS.length - 1];
    private final boolean[] cut = new boolean[STARTS.length - 1];

    @Nullable
    SocketAddress address;

    int versionMinor;
    long epochMillis;
    long micros;
    int status;
    long contentBytes;
    boolean complete;

    AccessRecord(AccessLane lane) {
        this.lane = lane;
    }

    /** Octets of all parts. */
    static int octetsMax() {
        return STARTS[STARTS.length - 1];
    }

    /** Takes what the head has. */
    void begin(RequestHead head, @Nullable SocketAddress peer, long atEpochMillis) {
        address = peer;
        epochMillis = atEpochMillis;
        versionMinor = head.versionMinor();
        put(METHOD, head, head.methodStart(), head.methodEnd());
        put(TARGET, head, head.targetStart(), head.targetStart() + head.targetLength());
        putField(REFERER, head, "Referer");
        putField(USER_AGENT, head, "User-Agent");
        lengths[REQUEST_ID] = ABSENT;
    }

    /** Takes what is known in the end. */
    void end(HttpExchange exchange, boolean isComplete) {
        status = exchange.status();
        contentBytes = exchange.contentBytes();
        micros = Math.max(0, exchange.elapsedNanos()) / NANOS_PER_MICRO;
        complete = isComplete;
        RequestId id = exchange.attribute(RequestId.KEY);
        if (id != null) {
            int room = room(REQUEST_ID);
            lengths[REQUEST_ID] = id.copy(octets, STARTS[REQUEST_ID], room);
            cut[REQUEST_ID] = id.length() > room;
        }
    }

    private void putField(int part, RequestHead head, String name) {
        int i = head.find(name);
        if (i < 0) {
            lengths[part] = ABSENT;
        } else {
            put(part, head, head.valueStart(i), head.valueEnd(i));
        }
    }

    private void put(int part, RequestHead head, int from, int to) {
        int length = Math.min(to - from, room(part));
        head.copyOctets(from, from + length, octets, STARTS[part]);
        lengths[part] = length;
        cut[part] = length < to - from;
    }

    private static int room(int part) {
        return STARTS[part + 1] - STARTS[part];
    }

    boolean has(int part) {
        return lengths[part] != ABSENT;
    }

    int start(int part) {
        return STARTS[part];
    }

    int end(int part) {
        return STARTS[part] + Math.max(0, lengths[part]);
    }

    boolean isCut(int part) {
        return cut[part];
    }
}
