package dev.torc.tests.transport;

import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A handler that notes what happens to its one connection, and does what a test asks for in each callback. */
class Peer implements ConnectionHandler {
    final CompletableFuture<Connection> opened = new CompletableFuture<>();
    final CompletableFuture<Connection> ended = new CompletableFuture<>();
    final CompletableFuture<CloseCause> closed = new CompletableFuture<>();

    volatile long receivedBytes;
    volatile int drains;
    volatile int closes;
    volatile int callsAfterClose;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Consumer<Connection> onOpen = connection -> {};
    private BiConsumer<Connection, ByteBuffer> onReceive = (connection, bytes) -> {};
    private Consumer<Connection> onDrained = connection -> {};
    private Consumer<Connection> onEnd = Connection::close;
    private Consumer<Connection> onClose = connection -> {};

    Peer onOpen(Consumer<Connection> action) {
        onOpen = action;
        return this;
    }

    /** The action sees the bytes before they are noted; what it leaves is noted. */
    Peer onReceive(BiConsumer<Connection, ByteBuffer> action) {
        onReceive = action;
        return this;
    }

    Peer onDrained(Consumer<Connection> action) {
        onDrained = action;
        return this;
    }

    Peer onEnd(Consumer<Connection> action) {
        onEnd = action;
        return this;
    }

    Peer onClose(Consumer<Connection> action) {
        onClose = action;
        return this;
    }

    /** Sends all of {@code pump}, from the opening on. */
    Peer sending(Pump pump) {
        return onOpen(pump::go).onDrained(pump::go);
    }

    Connection connection() {
        return opened.join();
    }

    /** All bytes noted so far; to be asked for once the connection has closed. */
    byte[] received() {
        return received.toByteArray();
    }

    @Override
    public void onOpen(Connection connection) {
        note();
        opened.complete(connection);
        onOpen.accept(connection);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop's thread is the only one that writes
    public void onReceive(Connection connection, ByteBuffer bytes) {
        note();
        int count = bytes.remaining();
        onReceive.accept(connection, bytes);
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        received.writeBytes(rest);
        receivedBytes += count;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void onDrained(Connection connection) {
        note();
        drains++;
        onDrained.accept(connection);
    }

    @Override
    public void onEnd(Connection connection) {
        note();
        ended.complete(connection);
        onEnd.accept(connection);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void onClose(Connection connection, CloseCause cause) {
        closes++;
        closed.complete(cause);
        onClose.accept(connection);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void note() {
        if (closes != 0) {
            callsAfterClose++;
        }
    }
}
