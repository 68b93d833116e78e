package dev.torc.bench.app;

import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The response to one request at a time, written by the thread of its connection. */
final class BlockingResponse {
    /** Status line, Date, Content-Length, Transfer-Encoding, Connection and Allow together stay well below it. */
    private static final int OWN_FIELDS_BYTES_MAX = 512;

    /** A size in hexadecimal and the two line ends. */
    private static final int CHUNK_FRAMING_BYTES_MAX = 16;

    private final BufferedConnection connection;
    private final DateHeader date = new DateHeader();
    private boolean oldVersion;
    private boolean toHead;
    private boolean keepAlive;
    private boolean chunked;
    private boolean started;
    private @Nullable String allow;

    BlockingResponse(BufferedConnection connection) {
        this.connection = connection;
    }

    /** Begins the response to a request; the connection may persist after it, or not. */
    void begin(RequestHead head, boolean mayKeepAlive) {
        begin(head.versionMinor() == 0, head.methodEquals("HEAD"), mayKeepAlive);
    }

    /** Begins the response to what was no request, after which the connection is closed. */
    void beginRefusal() {
        begin(false, false, false);
    }

    private void begin(boolean isToOldVersion, boolean isToHead, boolean mayKeepAlive) {
        oldVersion = isToOldVersion;
        toHead = isToHead;
        keepAlive = mayKeepAlive;
        started = false;
        allow = null;
    }

    /** Whether the connection persists after it. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** Whether its head has been written. */
    boolean isStarted() {
        return started;
    }

    /** Whether whoever asked gets the head only. */
    boolean isToHead() {
        return toHead;
    }

    /** Names the methods that are allowed. */
    void allow(String methods) {
        allow = methods;
    }

    /** Writes all of it. */
    void send(int status, String contentType, byte[] content) throws IOException {
        start(status, contentType, content.length);
        write(ByteBuffer.wrap(content));
        end();
    }

    /** Writes one that has no content by its status. */
    void sendEmpty(int status) throws IOException {
        started = true;
        ByteBuffer out = connection.room(OWN_FIELDS_BYTES_MAX);
        ResponseEncoder.statusLine(out, status);
        date(out);
        if (status == 205) {
            ResponseEncoder.contentLength(out, 0);
        }
        endHead(out);
    }

    /** Writes the head; a negative length stands for one that is not known yet. */
    void start(int status, @Nullable String contentType, long length) throws IOException {
        started = true;
        chunked = length < 0 && !oldVersion;
        keepAlive &= length >= 0 || chunked;
        ByteBuffer out = connection.room(OWN_FIELDS_BYTES_MAX + (contentType == null ? 0 : contentType.length()));
        ResponseEncoder.statusLine(out, status);
        date(out);
        if (contentType != null) {
            ResponseEncoder.field(out, "Content-Type", contentType);
        }
        if (length >= 0) {
            ResponseEncoder.contentLength(out, length);
        } else if (chunked) {
            ResponseEncoder.transferEncodingChunked(out);
        }
        endHead(out);
    }

    private void date(ByteBuffer out) {
        date.update(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
        date.write(out);
    }

    private void endHead(ByteBuffer out) {
        if (allow != null) {
            ResponseEncoder.field(out, "Allow", allow);
        }
        if (!keepAlive) {
            ResponseEncoder.connectionClose(out);
        } else if (oldVersion) {
            ResponseEncoder.connectionKeepAlive(out);
        }
        ResponseEncoder.endHead(out);
    }

    /** Writes content. */
    void write(ByteBuffer content) throws IOException {
        if (toHead || !content.hasRemaining()) {
            return;
        }
        if (chunked) {
            ResponseEncoder.chunkHead(connection.room(CHUNK_FRAMING_BYTES_MAX), content.remaining());
            connection.write(content);
            ResponseEncoder.chunkEnd(connection.room(CHUNK_FRAMING_BYTES_MAX));
        } else {
            connection.write(content);
        }
    }

    /** Writes what ends the content. */
    void end() throws IOException {
        if (chunked && !toHead) {
            ResponseEncoder.lastChunk(connection.room(CHUNK_FRAMING_BYTES_MAX));
        }
        chunked = false;
    }
}
