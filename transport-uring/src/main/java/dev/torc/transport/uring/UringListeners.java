package dev.torc.transport.uring;

import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The listening sockets of one driver by number; one that was closed stays until its last completion. */
final class UringListeners {
    private final UringDriver driver;
    private final IoEvents events;
    private final Map<Integer, UringListener> listeners = new HashMap<>();

    UringListeners(UringDriver driver, IoEvents events) {
        this.driver = driver;
        this.events = events;
    }

    void open(int number, UringListenSocket socket) {
        UringListener added = new UringListener(driver, events, number, socket);
        listeners.put(number, added);
        added.accept();
    }

    void resume(int number) {
        UringListener resumed = listeners.get(number);
        if (resumed != null) {
            resumed.accept();
        }
    }

    void close(int number) {
        UringListener removed = listeners.get(number);
        if (removed == null) {
            return;
        }
        try {
            removed.close();
        } catch (IOException e) {
            throw new UncheckedIOException("ending a listener", e);
        }
        if (!removed.isAccepting()) {
            listeners.remove(number);
        }
    }

    void onAccept(int number, int res, int flags) {
        UringListener listener = listeners.get(number);
        if (listener == null) {
            throw new IllegalStateException("a completion for listener " + number + ", which has ended");
        }
        listener.onAccept(res, flags);
        if (listener.isClosed() && !listener.isAccepting()) {
            listeners.remove(number);
        }
    }
}
