package dev.torc.bench.load;

import dev.torc.bench.load.LoadCounts.Failure;
import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One place in the set of connections: sends requests and times their responses, and connects again when its connection
 * ends. For the thread of its loop. In steady state a request allocates nothing.
 *
 * <pre>
 *   kept:         connecting --> open --> (failed or finished by the peer) --> connecting ...
 *   per request:  free --request--> connecting --> open --response--> ending --closed by the peer--> free ...
 * </pre>
 *
 * <p>Per request, the request is on its way from the moment its connection starts. After the response the peer has to
 * close first: so it is the peer's side that lingers in TIME_WAIT, and the local port is free at once.
 */
final class LoadConnection implements ConnectionHandler, ResponseReader.Sink {
    private final LoadLoop loop;
    private final int index;
    private final byte[] request;
    private final boolean perRequest;
    private final long[] starts;
    private final ResponseReader reader = new ResponseReader(this);
    /** Connects again; in a field, since it would be allocated for each connection otherwise. */
    private final Runnable again;

    private int first;
    private int inFlight;
    private long progressNanos;
    private long nowNanos;
    /** Per request: not free, be it for a request or for a pause after a failure to connect. */
    private boolean taken;

    private boolean peerEnded;
    private @Nullable Connection connection;
    private @Nullable Failure failure;

    LoadConnection(LoadLoop loop, int index, byte[] request, LoadJob job) {
        this.loop = loop;
        this.index = index;
        this.request = request;
        this.perRequest = job.connectionPerRequest();
        this.starts = new long[job.pipeline()];
        this.again = this::again;
    }

    /** Its number among the connections of its loop. */
    int index() {
        return index;
    }

    /** The task that {@link #again()} is. */
    Runnable againTask() {
        return again;
    }

    /** Makes it ready for requests: connects, unless each request has its own connection. */
    void again() {
        taken = false;
        if (perRequest) {
            loop.received(this, System.nanoTime());
        } else {
            loop.connect(this);
        }
    }

    /** How many more requests it can take. */
    int room() {
        if (perRequest) {
            return taken ? 0 : 1;
        }
        return connection == null || failure != null ? 0 : starts.length - inFlight;
    }

    boolean isIdle() {
        return inFlight == 0 && (!perRequest || connection == null);
    }

    /** Notes a request that starts, or was to start, at this time; it leaves with the next {@link #flush}. */
    void add(long startNanos) {
        starts[(first + inFlight) % starts.length] = startNanos;
        inFlight++;
    }

    /** Sends the last {@code count} requests that were added, on a new connection where each has its own. */
    void flush(int count, long now) {
        if (perRequest && !taken) {
            taken = true;
            progressNanos = now;
            loop.connect(this);
            return;
        }
        Connection open = connection;
        if (open == null) {
            return;
        }
        if (inFlight == count) {
            progressNanos = now;
        }
        int left = count;
        while (left > 0) {
            Buffer buffer = open.acquire();
            if (buffer == null) {
                fail(Failure.IO_ERROR);
                return;
            }
            ByteBuffer bytes = buffer.bytes();
            while (left > 0 && bytes.remaining() >= request.length) {
                bytes.put(request);
                left--;
            }
            open.send(buffer);
        }
    }

    /** Ends a connection that made no progress for too long, or that the peer should have closed. */
    void expire(long now, long timeoutNanos) {
        if (connection != null && !isIdle() && now - progressNanos > timeoutNanos) {
            fail(inFlight > 0 ? Failure.TIMEOUT : Failure.NOT_CLOSED);
        }
    }

    /** Ends it for good. */
    void close() {
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        failure = null;
        peerEnded = false;
        reader.reset();
        if (perRequest) {
            flush(1, System.nanoTime());
            return;
        }
        first = 0;
        inFlight = 0;
        loop.opened(this);
    }

    @Override
    public void onReceive(Connection receiver, ByteBuffer bytes) {
        loop.counts().bytes += bytes.remaining();
        nowNanos = System.nanoTime();
        progressNanos = nowNanos;
        if (failure == null && !reader.read(bytes)) {
            fail(Failure.BAD_RESPONSE);
        }
        loop.received(this, nowNanos);
    }

    @Override
    public void onResponse(int status, boolean persists) {
        if (inFlight == 0) {
            fail(Failure.BAD_RESPONSE);
            return;
        }
        loop.counts().response(status, starts[first], nowNanos);
        first = first + 1 == starts.length ? 0 : first + 1;
        inFlight--;
        if (!persists && !perRequest && failure == null) {
            failure = Failure.CLOSED_EARLY;
            close();
        }
    }

    @Override
    public void onEnd(Connection ended) {
        nowNanos = System.nanoTime();
        peerEnded = true;
        reader.end();
        ended.close();
    }

    @Override
    public void onClose(Connection closed, CloseCause cause) {
        boolean established = connection != null;
        connection = null;
        Failure kind = failure != null ? failure : kind(cause.kind());
        failure = null;
        if (!established) {
            loop.counts().failure(kind, 1);
        } else if (inFlight > 0) {
            loop.counts().failure(kind, inFlight);
        } else if (perRequest && !peerEnded) {
            loop.counts().failure(kind, 1);
        }
        inFlight = 0;
        loop.closed(this, established);
    }

    private void fail(Failure kind) {
        failure = kind;
        if (connection != null) {
            connection.abort();
        }
    }

    private static Failure kind(CloseCause.Kind kind) {
        return switch (kind) {
            case CONNECT_FAILED -> Failure.CONNECT_REFUSED;
            case CONNECT_TIMEOUT -> Failure.CONNECT_TIMEOUT;
            case RESET -> Failure.RESET;
            case LOCAL, ABORTED, LOOP_CLOSED -> Failure.CLOSED_EARLY;
            case IO_ERROR, CALLBACK_FAILED -> Failure.IO_ERROR;
        };
    }
}
