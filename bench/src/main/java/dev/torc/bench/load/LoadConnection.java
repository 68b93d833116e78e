package dev.torc.bench.load;

import dev.torc.bench.load.LoadCounts.Failure;
import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.SharedBytes;
import dev.torc.transport.Timer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One place in the set of connections: sends requests and times their responses, and connects again when its connection
 * ends. For the thread of its loop. In steady state a request allocates nothing.
 *
 * <pre>
 *   kept:     connecting --> open --> (failed or finished by the peer) --> connecting ...
 *   limited:  free --request--> connecting --> open --last response--> ending --closed by the peer--> free ...
 * </pre>
 *
 * <p>Limited to so many requests per connection, the first is on its way from the moment its connection starts. After the
 * last response the peer has to close first: so it is the peer's side that lingers in TIME_WAIT, and the local port is
 * free at once.
 */
final class LoadConnection implements ConnectionHandler, ResponseReader.Sink {
    private final LoadLoop loop;
    private final int index;
    private final int origin;
    private final RequestSource source;
    /** How many requests a connection has; 0 for no limit. */
    private final int limit;

    private final long thinkNanos;
    /** By place in the order of requests that are in flight; the last {@link #unsent} of them are not sent yet. */
    private final long[] intended;

    private final long[] sentAt;
    private final boolean[] contentless;
    private final ResponseReader reader;
    private final @Nullable Timer thinkTimer;
    /** Connects again; in a field, since it would be allocated for each connection otherwise. */
    private final Runnable again = this::again;

    private int first;
    private int inFlight;
    private int unsent;
    /** Requests that were added since its connection started. */
    private int started;

    private int written;
    private long progressNanos;
    private long nowNanos;
    private long firstByteNanos;
    private long connectNanos;
    private boolean thinking;
    /** Limited: closed, and not to be used before {@link #again()}. */
    private boolean resting;

    private boolean peerEnded;
    /** Established or on its way. */
    private @Nullable Connection attempt;

    private @Nullable Connection connection;
    private @Nullable Failure failure;

    LoadConnection(LoadLoop loop, int index, int origin, RequestSource source, LastHead last, LoadJob job) {
        this.loop = loop;
        this.index = index;
        this.origin = origin;
        this.source = source;
        this.limit = job.requestsPerConnection();
        this.thinkNanos = job.thinkNanos();
        this.intended = new long[job.pipeline()];
        this.sentAt = new long[job.pipeline()];
        this.contentless = new boolean[job.pipeline()];
        String expected = job.expectBody();
        this.reader = new ResponseReader(this, expected == null ? null : new BodyMatch(expected), last);
        this.thinkTimer = thinkNanos == 0 ? null : loop.newTimer(this::thought);
    }

    /** Its number among the connections of its loop. */
    int index() {
        return index;
    }

    /** The number of the origin that it connects to. */
    int origin() {
        return origin;
    }

    /** The task that {@link #again()} is. */
    Runnable againTask() {
        return again;
    }

    /** Makes it ready for requests: connects, unless that begins with a request. */
    void again() {
        resting = false;
        if (limit > 0) {
            loop.received(this, System.nanoTime());
        } else {
            connect();
        }
    }

    private void connect() {
        connectNanos = System.nanoTime();
        attempt = loop.connect(this);
    }

    /** How many more requests it can take. */
    int room() {
        if (thinking || failure != null) {
            return 0;
        }
        if (limit == 0) {
            return connection == null ? 0 : intended.length - inFlight;
        }
        return resting ? 0 : Math.min(intended.length - inFlight, limit - started);
    }

    boolean isIdle() {
        return inFlight == 0 && !isEnding();
    }

    /** Limited: whether all was answered and the peer is to close. */
    private boolean isEnding() {
        return limit > 0 && connection != null && started == limit && inFlight == 0;
    }

    /** Notes a request that starts, or was to start, at this time; it leaves with the next {@link #flush}. */
    void add(long intendedNanos) {
        intended[place(inFlight)] = intendedNanos;
        inFlight++;
        unsent++;
        started++;
    }

    /** Where the request is that so many are in front of. */
    private int place(int inFront) {
        int at = first + inFront;
        return at < intended.length ? at : at - intended.length;
    }

    /** Sends the requests that were added, once there is a connection. */
    void flush(long now) {
        Connection open = connection;
        if (open == null) {
            if (limit > 0 && attempt == null) {
                progressNanos = now;
                connect();
            }
            return;
        }
        if (inFlight == unsent) {
            progressNanos = now;
        }
        send(open, now);
    }

    private void send(Connection open, long now) {
        Buffer buffer = null;
        while (unsent > 0) {
            RequestTemplate template = source.advance();
            if (buffer != null && buffer.bytes().remaining() < template.bytesMax()) {
                open.send(buffer);
                buffer = null;
            }
            buffer = buffer == null ? open.acquire() : buffer;
            if (buffer == null) {
                fail(Failure.IO_ERROR);
                return;
            }
            written++;
            template.write(buffer.bytes(), source.number(), written == limit);
            SharedBytes content = template.content();
            if (content != null) {
                open.send(buffer);
                buffer = null;
                open.send(content);
            }
            int at = place(inFlight - unsent);
            sentAt[at] = now;
            contentless[at] = !template.answeredWithContent();
            unsent--;
        }
        if (buffer != null) {
            open.send(buffer);
        }
    }

    /** Ends a connection that made no progress for too long, or that the peer should have closed. */
    void expire(long now, long timeoutNanos, boolean stopped) {
        Connection held = attempt;
        if (held == null || isIdle() || now - progressNanos <= timeoutNanos) {
            return;
        }
        if (stopped) {
            fail(Failure.STOPPED);
        } else if (connection != null) {
            fail(inFlight > 0 ? Failure.TIMEOUT : Failure.NOT_CLOSED);
        }
    }

    /** Ends it for good. */
    void close() {
        if (attempt != null) {
            attempt.close();
        }
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        peerEnded = false;
        reader.reset();
        long now = System.nanoTime();
        loop.counts().connected(now - connectNanos);
        progressNanos = now;
        if (limit > 0) {
            send(opened, now);
            return;
        }
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
    public void onFirstByte() {
        firstByteNanos = nowNanos;
    }

    @Override
    public boolean mayHaveContent() {
        return !contentless[first];
    }

    @Override
    public void onResponse(int status, boolean persists, boolean matched) {
        if (inFlight == unsent) {
            fail(Failure.BAD_RESPONSE);
            return;
        }
        loop.counts().response(status, matched, intended[first], sentAt[first], firstByteNanos, nowNanos);
        first = place(1);
        inFlight--;
        if (thinkTimer != null) {
            thinking = true;
            thinkTimer.arm(thinkNanos);
        }
        if (!persists && !isEnding() && failure == null) {
            failure = Failure.CLOSED_EARLY;
            close();
        }
    }

    private void thought() {
        thinking = false;
        loop.received(this, System.nanoTime());
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
        Failure kind = failure != null ? failure : kind(cause.kind());
        if (!established || inFlight > 0) {
            loop.counts().failure(kind, Math.max(1, inFlight));
        } else if (isEnding() && !peerEnded) {
            loop.counts().failure(kind, 1);
        }
        if (established) {
            loop.counts().open--;
        }
        connection = null;
        attempt = null;
        failure = null;
        resting = limit > 0;
        first = 0;
        inFlight = 0;
        unsent = 0;
        started = 0;
        written = 0;
        loop.closed(this, established);
    }

    private void fail(Failure kind) {
        failure = kind;
        if (attempt != null) {
            attempt.abort();
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
