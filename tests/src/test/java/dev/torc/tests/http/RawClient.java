package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.LongSupplier;

/** A socket that sends what it is told and reads what comes, so that nothing between hides what was on the wire. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final long HOLDING_NANOS = 50_000_000;

    private final Socket socket = new Socket();

    /** Connects. */
    public RawClient(InetSocketAddress server) throws IOException {
        socket.connect(server, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Sends characters as the octets that they are. */
    public RawClient send(String octets) throws IOException {
        return send(octets.getBytes(ISO_8859_1));
    }

    /** Sends octets. */
    public RawClient send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        return this;
    }

    /**
     * Sends in pieces. Each has been received before the next is sent, so that the server sees them one by one; but where
     * it does not receive for the time being, because a handler holds it up, the rest is sent all the same.
     *
     * @param ends of the pieces, the last one being the number of octets
     * @param received counts what the server has received
     */
    @SuppressWarnings(
            "ThreadPriorityCheck") // the loop may need this processor, and a sleep takes far longer than it does
    RawClient send(byte[] octets, List<Integer> ends, LongSupplier received) throws IOException {
        OutputStream out = socket.getOutputStream();
        boolean holding = false;
        int from = 0;
        for (int end : ends) {
            long goal = received.getAsLong() + end - from;
            out.write(octets, from, end - from);
            long givenUp = System.nanoTime() + HOLDING_NANOS;
            while (!holding && end < octets.length && received.getAsLong() < goal) {
                Thread.yield();
                holding = System.nanoTime() - givenUp > 0;
            }
            from = end;
        }
        return this;
    }

    /** What the server sends. */
    public InputStream input() throws IOException {
        return socket.getInputStream();
    }

    /** The port that tells it from other clients. */
    public int localPort() {
        return socket.getLocalPort();
    }

    /** Sends no more. */
    public RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads until what was read ends with {@code end}. */
    String readUntil(String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!read.toString(ISO_8859_1).endsWith(end)) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("ended after: " + read.toString(ISO_8859_1));
            }
            read.write(octet);
        }
        return read.toString(ISO_8859_1);
    }

    /** Reads until the server ends the connection. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** Ends the connection by a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
