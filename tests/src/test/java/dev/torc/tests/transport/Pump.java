package dev.torc.tests.transport;

import dev.torc.transport.Buffer;
import dev.torc.transport.Connection;
import java.util.Random;

/** Sends bytes in odd pieces, as fast as the connection takes them, and then ends the output. */
final class Pump {
    private final byte[] bytes;
    private final Random random;
    private int sent;

    Pump(byte[] bytes, long seed) {
        this.bytes = bytes;
        this.random = new Random(seed);
    }

    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    void go(Connection connection) {
        while (sent < bytes.length) {
            Buffer buffer = connection.acquire();
            if (buffer == null) {
                return;
            }
            int room = buffer.bytes().remaining();
            int piece = random.nextInt(4) == 0 ? 1 + random.nextInt(7) : 1 + random.nextInt(room);
            int count = Math.min(piece, bytes.length - sent);
            buffer.bytes().put(bytes, sent, count);
            sent += count;
            if (!connection.send(buffer)) {
                return;
            }
        }
        connection.shutdownOutput();
    }

    boolean isDone() {
        return sent == bytes.length;
    }
}
