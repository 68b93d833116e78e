package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Brings what the driver reports to the connection that it concerns; events for connections that are gone end here. */
final class LoopEvents implements IoEvents {
    private final EventLoop loop;
    private final ConnectionTable connections;
    private final LoopListeners listeners;

    LoopEvents(EventLoop loop, ConnectionTable connections, LoopListeners listeners) {
        this.loop = loop;
        this.connections = connections;
        this.listeners = listeners;
    }

    @Override
    public long onAccepted(int listener) {
        if (!listeners.accepts(listener)) {
            return REFUSED;
        }
        loop.worked();
        LoopConnection connection = loop.add();
        connection.acceptedBy(listeners.factory(listener));
        loop.stats().add(Counter.ACCEPTED, 1);
        return connection.id();
    }

    @Override
    public void onAcceptFailed(int listener, IOException cause) {
        loop.worked();
        listeners.acceptFailed(listener, cause);
    }

    @Override
    public void onUnlistened(int listener) {
        loop.worked();
        listeners.closed(listener);
    }

    @Override
    public void onOpen(long id) {
        loop.worked();
        LoopConnection connection = connections.get(id);
        if (connection != null) {
            connection.opened();
        }
    }

    @Override
    public void onReceived(long id, ByteBuffer bytes) {
        loop.worked();
        LoopConnection connection = connections.get(id);
        if (connection != null) {
            loop.stats().add(Counter.RECEIVES, 1);
            loop.stats().add(Counter.RECEIVED_BYTES, bytes.remaining());
            connection.received(bytes);
        }
    }

    @Override
    public void onEnd(long id) {
        loop.worked();
        LoopConnection connection = connections.get(id);
        if (connection != null) {
            connection.ended();
        }
    }

    @Override
    public void onSending() {
        loop.works();
    }

    @Override
    public void onSent(long id, long bytes) {
        loop.worked();
        LoopConnection connection = connections.get(id);
        if (connection != null) {
            connection.sent(bytes);
        }
    }

    @Override
    public void onFailed(long id, IOException cause) {
        loop.worked();
        LoopConnection connection = connections.get(id);
        if (connection != null) {
            connection.failed(cause);
        }
    }

    @Override
    public void onReleased(long id) {
        loop.worked();
        LoopConnection connection = connections.get(id);
        if (connection != null) {
            connection.finish();
        }
    }

    @Override
    public void count(Counter counter, long amount) {
        loop.stats().add(counter, amount);
    }
}
