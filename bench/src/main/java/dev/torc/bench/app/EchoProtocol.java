package dev.torc.bench.app;

import dev.torc.transport.Buffer;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;

/**
 * What a connection speaks that was upgraded to {@link #NAME}: every octet comes back. It receives nothing while its peer does not
 * read. Called on the loop of its connection.
 */
final class EchoProtocol implements ConnectionHandler {
    static final String NAME = "echo";

    private boolean full;

    @Override
    public void onReceive(Connection connection, ByteBuffer bytes) {
        boolean room = true;
        while (bytes.hasRemaining()) {
            Buffer buffer = connection.acquire();
            if (buffer == null) {
                byte[] rest = new byte[bytes.remaining()];
                bytes.get(rest);
                room = connection.send(SharedBytes.copyOf(rest));
            } else {
                ByteBuffer into = buffer.bytes();
                int count = Math.min(into.remaining(), bytes.remaining());
                into.put(into.position(), bytes, bytes.position(), count);
                into.position(into.position() + count);
                bytes.position(bytes.position() + count);
                room = connection.send(buffer);
            }
        }
        if (!room && !full) {
            full = true;
            connection.pause();
        }
    }

    @Override
    public void onDrained(Connection connection) {
        if (full) {
            full = false;
            connection.resume();
        }
    }
}
