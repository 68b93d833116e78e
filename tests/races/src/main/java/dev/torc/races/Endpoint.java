package dev.torc.races;

import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection, which keeps what it was told. What it sends are the numbers from 0 on, modulo 256, so that what
 * arrives can be checked. For its loop's thread; {@link #connection} for whom the loop's has told.
 */
final class Endpoint implements ConnectionHandler {
    private @Nullable Connection connection;
    private int opens;
    private int closes;
    private int callsAfterClose;
    private boolean garbled;
    private boolean pauses;
    private int received;
    private int sent;

    /** Makes one that pauses its connection now and then when bytes come. */
    static Endpoint pausing() {
        Endpoint endpoint = new Endpoint();
        endpoint.pauses = true;
        return endpoint;
    }

    Connection connection() {
        return Objects.requireNonNull(connection, "not open");
    }

    boolean isOpened() {
        return opens == 1;
    }

    boolean isClosed() {
        return closes > 0;
    }

    /** How much arrived, in order. */
    int received() {
        return received;
    }

    /** How much was given to a connection that was open. */
    int sent() {
        return sent;
    }

    /** What was wrong with what it was told, or null. */
    @Nullable
    String complaint() {
        if (closes != 1) {
            return "closed " + closes + " times";
        }
        if (callsAfterClose != 0) {
            return "called after its end";
        }
        if (connection != null && connection.isOpen()) {
            return "open after its end";
        }
        return garbled ? "garbled" : null;
    }

    /** Sends the next numbers, of which there are as many as the buffer takes. */
    void send(Buffer buffer) {
        int next = sent;
        while (buffer.bytes().hasRemaining()) {
            buffer.bytes().put((byte) next++);
        }
        if (connection().isOpen()) {
            sent = next;
        }
        connection().send(buffer);
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        opens++;
        late();
    }

    @Override
    public void onReceive(Connection from, ByteBuffer bytes) {
        late();
        while (bytes.hasRemaining()) {
            garbled |= bytes.get() != (byte) received++;
        }
        if (pauses && Race.coin()) {
            from.pause();
        }
    }

    @Override
    public void onDrained(Connection drained) {
        late();
    }

    @Override
    public void onEnd(Connection from) {
        late();
        from.close();
    }

    @Override
    public void onClose(Connection closed, CloseCause cause) {
        closes++;
    }

    private void late() {
        if (closes != 0) {
            callsAfterClose++;
        }
    }
}
