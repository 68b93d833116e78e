package dev.torc.http.server;

import dev.torc.http.Attributes;
import dev.torc.http.HttpExchange;
import dev.torc.http.Key;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.RequestHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The request side of an exchange: its head, attributes, and who is told about its response. Reused from request to request, of
 * one connection after the other; what was never used takes no room. Handlers and listeners never see it itself.
 */
abstract class RequestScope implements HttpExchange {
    private static final int LISTENERS_AT_FIRST = 4;

    private final HttpLoop loop;
    private @Nullable RequestHead request;
    private @Nullable Object @Nullable [] attributes;
    private ResponseListener @Nullable [] listeners;
    private int listenerCount;
    private @Nullable Runnable onAbort;
    private @Nullable Runnable onWritable;
    /** Of the head that is being received; null where no recording wants it. */
    private @Nullable RequestTrace trace;

    private long startNanos;
    private int status;

    RequestScope(HttpLoop loop) {
        this.loop = loop;
    }

    /** What handlers and listeners see of it. */
    abstract ConnectionExchange shown();

    /** A head's first byte is here, since now or since before. */
    final void awaitHead(ResponseOutput output) {
        if (trace == null && RequestTrace.isOn()) {
            trace = new RequestTrace(connection(), output);
        }
    }

    /** The head is complete, or refused: then it is null. */
    final void headCame(@Nullable RequestHead head) {
        RequestTrace begun = trace;
        if (begun != null) {
            trace = null;
            begun.headCame(head);
            listen(begun);
        }
    }

    final void begin(RequestHead head, long nowNanos) {
        listenerCount = 0; // who came when the last response had ended is told of no other
        headCame(head);
        request = head;
        startNanos = nowNanos;
        status = 0;
        onAbort = null;
        onWritable = null;
        if (attributes != null) {
            Arrays.fill(attributes, null);
        }
    }

    /** Keeps nothing of the last request. */
    final void forget() {
        onAbort = null;
        onWritable = null;
        listenerCount = 0;
        if (attributes != null) {
            Arrays.fill(attributes, null);
        }
        if (listeners != null) {
            Arrays.fill(listeners, null);
        }
    }

    /** The head's bytes are not lent any longer. */
    final void headReturned() {
        request = null;
    }

    @Override
    public final RequestHead request() {
        RequestHead head = request;
        if (head == null) {
            throw new IllegalStateException(
                    "the request's head is lent until the handler returns: copy what is needed");
        }
        return head;
    }

    @Override
    public final int status() {
        return status;
    }

    /** The response has this status from here on. */
    final void answered(int given) {
        status = given;
    }

    @Override
    public final long startNanos() {
        return startNanos;
    }

    @Override
    public final long elapsedNanos() {
        return loop.clock.nanoTime() - startNanos;
    }

    @Override
    public final <T> @Nullable T attribute(Key<T> key) {
        return value(key, key.isOfConnection() ? shown().attributes : attributes);
    }

    @SuppressWarnings("unchecked") // only a T was put there
    private static <T> @Nullable T value(Key<T> key, @Nullable Object @Nullable [] present) {
        return present == null || key.slot() >= present.length ? null : (T) present[key.slot()];
    }

    @Override
    public final Attributes attributes() {
        return new Copies(copy(attributes), copy(shown().attributes));
    }

    private static @Nullable Object @Nullable [] copy(@Nullable Object @Nullable [] present) {
        return present == null ? null : present.clone();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Copies(
            @Nullable Object @Nullable [] ofRequest,
            @Nullable Object @Nullable [] ofConnection) implements Attributes {
        @Override
        public <T> @Nullable T get(Key<T> key) {
            return value(key, key.isOfConnection() ? ofConnection : ofRequest);
        }
    }

    @Override
    public final <T> void attribute(Key<T> key, @Nullable T value) {
        if (key.isOfConnection()) {
            @Nullable Object[] ofConnection = withRoom(shown().attributes, key);
            shown().attributes = ofConnection;
            ofConnection[key.slot()] = value;
        } else {
            attributes = withRoom(attributes, key);
            attributes[key.slot()] = value;
        }
    }

    private static @Nullable Object[] withRoom(@Nullable Object @Nullable [] present, Key<?> key) {
        if (present == null) {
            return new @Nullable Object[Key.count()];
        }
        return key.slot() < present.length ? present : Arrays.copyOf(present, Key.count());
    }

    @Override
    public final void listen(ResponseListener listener) {
        ResponseListener[] present = listeners;
        if (present == null || listenerCount == present.length) {
            present = present == null
                    ? new ResponseListener[LISTENERS_AT_FIRST]
                    : Arrays.copyOf(present, 2 * listenerCount);
            listeners = present;
        }
        present[listenerCount++] = listener;
    }

    @Override
    public final void onAbort(Runnable action) {
        onAbort = action;
    }

    @Override
    public final void onWritable(Runnable action) {
        onWritable = action;
    }

    final void tellWritable() {
        if (onWritable != null) {
            onWritable.run();
        }
    }

    /** Takes what is to run when the response can no longer be given. */
    @Nullable
    final Runnable takeAbort() {
        Runnable action = onAbort;
        onAbort = null;
        return action;
    }

    /** Tells that the response starts, the innermost first. */
    final void tellStart() {
        ResponseListener[] told = listeners;
        for (int i = listenerCount - 1; told != null && i >= 0; i--) {
            try {
                told[i].onStart(shown(), status);
            } catch (Throwable failure) {
                loop.report(failure);
            }
        }
    }

    /** Tells that the response has ended; whoever was told is told no more. */
    final void tellEnd(boolean complete) {
        ResponseListener[] told = listeners;
        int count = listenerCount;
        listenerCount = 0;
        for (int i = count - 1; told != null && i >= 0; i--) {
            try {
                told[i].onEnd(shown(), complete);
            } catch (Throwable failure) {
                loop.report(failure);
            }
        }
    }
}
