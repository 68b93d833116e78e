package dev.torc.tests.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;

/** One connection of a strict client: what comes back is looked at octet by octet. For one thread. */
public final class RestartConnection implements AutoCloseable {
    /** Longer than any answer takes, also while the next server starts beside it. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final int LINE_CHARS_MAX = 1000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean last;

    /** How the wait for an answer ended. */
    public enum Outcome {
        ANSWERED,
        /** The connection ended before the answer's first octet: the request may be sent again. */
        NOTHING,
        CUT,
        WRONG
    }

    public RestartConnection(int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Whether the server said that it closes this connection. */
    boolean isLast() {
        return last;
    }

    /** Whether the server has ended it, as it may while nothing is under way. */
    boolean hasEnded() throws IOException {
        socket.setSoTimeout(1);
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Sends requests at once; where the server has ended the connection, that shows when answers are waited for. */
    public void send(List<RestartRequest> requests) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        requests.forEach(request -> all.writeBytes(request.octets));
        try {
            socket.getOutputStream().write(all.toByteArray());
        } catch (IOException e) {
            // Answers may have come before it, and are read.
            return;
        }
    }

    /** Whether something has come that was not read. */
    public boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    /** Waits for the answer to the next request. */
    public Outcome receive(RestartRequest request) throws IOException {
        int first;
        try {
            first = in.read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return Outcome.NOTHING;
        }
        if (first < 0) {
            return Outcome.NOTHING;
        }
        try {
            return matches(first, request) ? Outcome.ANSWERED : Outcome.WRONG;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return Outcome.CUT;
        }
    }

    /** After the last answer nothing comes but the end. */
    boolean endsHere() throws IOException {
        return in.read() < 0;
    }

    private boolean matches(int first, RestartRequest request) throws IOException {
        boolean good = ((char) first + line()).equals("HTTP/1.1 200 OK");
        long length = -1;
        boolean chunked = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.startsWith("Content-Length: ")) {
                length = Long.parseLong(field.substring("Content-Length: ".length()));
            }
            chunked |= field.equals("Transfer-Encoding: chunked");
            last |= field.equals("Connection: close");
        }
        byte[] content = chunked ? chunks() : exactly(length);
        return good && Arrays.equals(content, request.expected);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            content.writeBytes(exactly(size));
            if (!line().isEmpty()) {
                throw new IllegalStateException("a chunk is longer than it says");
            }
        }
        if (!line().isEmpty()) {
            throw new IllegalStateException("trailers that nobody sent");
        }
        return content.toByteArray();
    }

    private byte[] exactly(long length) throws IOException {
        if (length < 0) {
            throw new IllegalStateException("a response without a length");
        }
        byte[] octets = in.readNBytes((int) length);
        if (octets.length < length) {
            throw new IOException("the content ended after " + octets.length + " of " + length + " bytes");
        }
        return octets;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < LINE_CHARS_MAX) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("ended within a line");
            }
            if (octet == '\r') {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("ended within a line");
                }
                if (next != '\n') {
                    throw new IllegalStateException("a CR without LF");
                }
                return line.toString(ISO_8859_1);
            }
            line.write(octet);
        }
        throw new IllegalStateException("a long line: " + line.toString(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
