package dev.torc.transport.uring;

import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** The listening sockets of one driver by number; one that was closed stays until its last completion. */
final class UringListeners {
    private final UringDriver driver;
    private final IoEvents events;
    private final Map<Integer, UringListener> listeners = new HashMap<>();
    private final ArrayDeque<UringListener> closing = new ArrayDeque<>();

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
        UringListener closed = listeners.get(number);
        if (closed == null) {
            return;
        }
        closing.add(closed);
        driver.delivered();
        try {
            closed.close();
        } catch (IOException e) {
            throw new UncheckedIOException("ending a listener", e);
        }
    }

    void onAccept(int number, int res, int flags) {
        UringListener listener = listeners.get(number);
        if (listener == null) {
            throw new IllegalStateException("a completion for listener " + number + ", which has ended");
        }
        listener.onAccept(res, flags);
    }

    /** Lets go of those that are closed and have had their last completion. */
    void settle() {
        for (int i = closing.size(); i > 0; i--) {
            UringListener closed = closing.remove();
            if (closed.isAccepting()) {
                closing.add(closed);
            } else {
                closed.acceptAll();
                listeners.remove(closed.number);
                events.onUnlistened(closed.number);
            }
        }
    }
}
