package dev.torc.bench.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A connection of a client, and a reader of HTTP responses that shares no code with the server. Reads block for 20 s at most. One
 * thread reads while another may send.
 */
final class Wire implements Closeable {
    static final int PATIENCE_MILLIS = 20_000;
    private static final int PIECE_BYTES = 16 << 10;
    private static final int LINE_BYTES_MAX = 8 << 10;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int pauseMillis;

    /**
     * Connects.
     *
     * @param receiveBufferBytes how much the kernel is to receive ahead; 0 for as much as it likes
     */
    Wire(InetSocketAddress server, int receiveBufferBytes) throws IOException {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(server, PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), PIECE_BYTES);
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** From now on each piece of content is read after a pause. */
    void readSlowly(int millis) {
        pauseMillis = millis;
    }

    void send(String head) throws IOException {
        send(head.getBytes(ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        out.write(octets);
    }

    /** Sends content as it is. */
    void send(Content content) throws IOException {
        byte[] octets = new byte[PIECE_BYTES];
        for (long at = 0; at < content.length(); ) {
            int count = content.copy(at, octets);
            out.write(octets, 0, count);
            at += count;
        }
    }

    /** Sends content in chunks of that size, and their end. */
    void sendChunked(Content content, int chunkBytes) throws IOException {
        byte[] octets = new byte[chunkBytes];
        for (long at = 0; at < content.length(); ) {
            int count = content.copy(at, octets);
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1);
            byte[] chunk = new byte[size.length + count + 2];
            System.arraycopy(size, 0, chunk, 0, size.length);
            System.arraycopy(octets, 0, chunk, size.length, count);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
            out.write(chunk);
            at += count;
        }
        send("0\r\n\r\n");
    }

    /** Says that nothing more will be sent. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads a head, which must have that status; answers its fields, their names in lower case. */
    Map<String, String> head(int status) throws IOException {
        String line = line();
        if (!line.startsWith("HTTP/1.1 " + status + " ")) {
            throw new WrongAnswer("the status line is '" + line + "', not " + status);
        }
        Map<String, String> fields = new HashMap<>();
        for (line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new WrongAnswer("the field line is '" + line + "'");
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    /** Reads a response, which must have that status and that content. */
    void answer(int status, Content content) throws IOException {
        Map<String, String> fields = head(status);
        if ("chunked".equals(fields.get("transfer-encoding"))) {
            chunks(content);
        } else if (!Long.toString(content.length()).equals(fields.get("content-length"))) {
            throw new WrongAnswer("Content-Length is " + fields.get("content-length") + ", not " + content.length());
        } else {
            raw(content, 0, content.length());
        }
    }

    private void chunks(Content content) throws IOException {
        long at = 0;
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            raw(content, at, size);
            at += size;
            if (!line().isEmpty()) {
                throw new WrongAnswer("a chunk is longer than its size");
            }
        }
        if (at != content.length()) {
            throw new WrongAnswer("the content has " + at + " octets, not " + content.length());
        }
        if (!line().isEmpty()) {
            throw new WrongAnswer("there is a trailer");
        }
    }

    private long chunkSize() throws IOException {
        String line = line();
        try {
            return Long.parseLong(line, 16);
        } catch (NumberFormatException e) {
            throw new WrongAnswer("the size of a chunk is '" + line + "'");
        }
    }

    /** Reads octets without framing, which must be those of the content from that position on. */
    void raw(Content content, long from, long count) throws IOException {
        for (long at = from; at < from + count; ) {
            if (pauseMillis > 0) {
                rest(pauseMillis);
            }
            int read = in.read(piece, 0, (int) Math.min(piece.length, from + count - at));
            if (read < 0) {
                throw new EOFException("the connection ended at octet " + at + " of " + (from + count));
            }
            content.check(at, piece, read);
            at += read;
        }
    }

    /** The connection must end now, and in order. */
    void end() throws IOException {
        int next = in.read();
        if (next >= 0) {
            throw new WrongAnswer("there is an octet after the last response: " + next);
        }
    }

    /**
     * How a connection ended.
     *
     * @param octets that came before it did, which have no meaning
     * @param reset whether it did not end in order
     */
    record End(long octets, boolean reset) {
        /** It, where it was in time. */
        End after(long millis, int withinMillis) throws WrongAnswer {
            if (millis > withinMillis) {
                throw new WrongAnswer("the connection ended only after " + millis + " ms, not " + withinMillis);
            }
            return this;
        }
    }

    /** Reads and drops whatever comes until the connection ends, in whatever way; it must end in time. */
    End untilEnded(int withinMillis) throws IOException {
        long began = System.nanoTime();
        long octets = 0;
        boolean reset = false;
        try {
            socket.setSoTimeout(withinMillis);
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                octets += read;
                if (millisSince(began) > withinMillis) {
                    throw new WrongAnswer("the server still sends after " + withinMillis + " ms");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new WrongAnswer("the connection is still open after " + withinMillis + " ms");
        } catch (WrongAnswer e) {
            throw e;
        } catch (IOException e) {
            reset = true;
        }
        return new End(octets, reset).after(millisSince(began), withinMillis);
    }

    private static long millisSince(long beganNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    }

    /** Reads and drops up to so many octets. */
    void drop(int octets) throws IOException {
        in.skipNBytes(octets);
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection ended within a head");
            }
            line.append((char) octet);
            if (line.length() > LINE_BYTES_MAX) {
                throw new WrongAnswer("a line is too long");
            }
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    /** Does nothing for a while. */
    void rest(int millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
