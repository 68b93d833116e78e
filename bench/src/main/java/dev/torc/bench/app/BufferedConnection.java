package dev.torc.bench.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A blocking channel with a buffer for each direction, which it owns. What was written leaves before anything is waited
 * for, so that the answers to requests that arrived together leave together. Confined to one thread, except
 * {@link #close}.
 */
final class BufferedConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer in;
    private final ByteBuffer out;

    /**
     * Over a connected channel in blocking mode.
     *
     * @param receiveBytes how much can have arrived without being consumed
     * @param sendBytes how much is written before it leaves by itself
     */
    BufferedConnection(SocketChannel channel, int receiveBytes, int sendBytes) {
        this.channel = channel;
        this.in = ByteBuffer.allocateDirect(receiveBytes).limit(0);
        this.out = ByteBuffer.allocateDirect(sendBytes);
    }

    /** What has arrived: its position is moved over what is consumed. */
    ByteBuffer received() {
        return in;
    }

    /**
     * Sends what was written, then waits for more to arrive.
     *
     * @return whether more arrived; else the peer has finished sending
     * @throws IllegalStateException where there is no room
     */
    boolean receive() throws IOException {
        flush();
        in.compact();
        try {
            if (!in.hasRemaining()) {
                throw new IllegalStateException("no room for what arrives");
            }
            return channel.read(in) > 0;
        } finally {
            in.flip();
        }
    }

    /** A buffer to write into, with room for {@code bytes}, which is less than the whole of it. */
    ByteBuffer room(int bytes) throws IOException {
        if (out.remaining() < bytes) {
            flush();
        }
        return out;
    }

    /** Writes all of a buffer. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), room(1).remaining());
            out.put(out.position(), bytes, bytes.position(), length);
            out.position(out.position() + length);
            bytes.position(bytes.position() + length);
        }
    }

    /** Sends what was written. */
    void flush() throws IOException {
        out.flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } finally {
            out.clear();
        }
    }

    /**
     * Sends what was written, says that nothing follows, and passes over what still arrives until the peer ends, up to
     * {@code bytesMax}: closing at once would reset the connection, and what was sent be lost (RFC 9112 section 9.6).
     */
    void finish(int bytesMax) throws IOException {
        flush();
        channel.shutdownOutput();
        int passed = 0;
        in.clear().limit(0);
        while (passed < bytesMax && receive()) {
            passed += in.remaining();
            in.limit(0);
        }
    }

    /** From any thread; whoever waits is woken with an exception. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
