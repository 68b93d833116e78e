package dev.torc.races;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A connection and its peer, on one loop. */
final class Pair {
    final OwnLoop own;
    final Endpoint client = new Endpoint();
    final Endpoint server = new Endpoint();
    /** What the other thread had to do with it is done; on the loop. */
    private boolean left;

    private Pair(OwnLoop own) {
        this.own = own;
    }

    /** Opens one, and lets it be ready; null where that never comes. */
    static @Nullable Pair open(OwnLoop own) {
        Pair pair = new Pair(own);
        try (Listener listener =
                own.loops.listen(OwnLoop.newAddress(), ListenOptions.defaults(), accepted -> pair.server)) {
            own.loop.connect(listener.localAddress(), ConnectOptions.defaults(), pair.client);
            return own.turnUntil(() -> pair.client.isOpened() && pair.server.isOpened()) ? pair : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the other thread: it will do no more. */
    void leave() {
        own.loop.execute(() -> left = true);
    }

    /** Turns until both ends are closed and the other thread has left; answers what came of it. */
    String end() {
        if (!own.turnUntil(() -> left && client.isClosed() && server.isClosed())) {
            return "never closed";
        }
        // What is called too often is called now.
        own.loops.turn();
        Throwable failure = own.takeFailure();
        if (failure != null) {
            return "failed: " + failure;
        }
        String complaint = client.complaint() == null ? server.complaint() : client.complaint();
        if (complaint != null) {
            return complaint;
        }
        return own.stat(Counter.BUFFERS_IN_USE) == 0 ? "closed once" : "a buffer is lost";
    }
}
