package dev.torc.tests.simulation;

import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;

/**
 * Echoes octets without HTTP, stops receiving while its queue is full, and watches that it is called as it was promised:
 * opened once, closed once, for a cause, and nothing before, between or behind that should not be.
 */
final class WatchedEcho implements ConnectionHandler {
    private final World world;
    private final Application.Counts counts;
    private boolean opened;
    private boolean ended;
    private boolean closed;
    /** Octets that the queue has no room for now are not received at all. */
    private boolean full;

    WatchedEcho(World world, Application.Counts counts) {
        this.world = world;
        this.counts = counts;
    }

    @Override
    public void onOpen(Connection connection) {
        require(!opened && !closed, "opened twice");
        opened = true;
        counts.echoesOpened++;
    }

    @Override
    public void onReceive(Connection connection, ByteBuffer bytes) {
        require(opened && !closed && !ended && bytes.hasRemaining(), "received before, behind or nothing");
        boolean room = true;
        while (bytes.hasRemaining()) {
            Buffer buffer = world.chance.oneIn(3) ? null : connection.acquire();
            if (buffer == null && world.chance.oneIn(2)) {
                room = connection.send(bytes);
            } else if (buffer == null) {
                byte[] rest = new byte[bytes.remaining()];
                bytes.get(rest);
                room = connection.send(SharedBytes.copyOf(rest));
            } else {
                ByteBuffer into = buffer.bytes();
                int count = Math.min(into.remaining(), bytes.remaining());
                into.put(into.position(), bytes, bytes.position(), count);
                into.position(count);
                bytes.position(bytes.position() + count);
                room = connection.send(buffer);
            }
        }
        if (!room && !full && connection.isOpen()) {
            full = true;
            connection.pause();
        }
    }

    @Override
    public void onDrained(Connection connection) {
        require(opened && !closed, "drained before or behind");
        if (full) {
            full = false;
            connection.resume();
        }
    }

    @Override
    public void onEnd(Connection connection) {
        require(opened && !closed && !ended, "ended twice");
        ended = true;
        connection.close();
    }

    @Override
    @SuppressWarnings("ConstantValue")
    public void onClose(Connection connection, CloseCause cause) {
        require(opened && !closed && cause != null, "closed twice, or for no cause");
        require(!connection.isOpen(), "open when it is closed");
        closed = true;
        counts.echoesClosed++;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw World.violation("a handler was " + otherwise);
        }
    }
}
