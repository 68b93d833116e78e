package dev.torc.http.server;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.Reason;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import dev.torc.transport.Connection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The response side of the current request; reused from request to request.
 *
 * <pre>
 *  IDLE --begin--> OPEN --start--> STREAMING --end--> DONE --begin--> ...
 *                   |                                   ^
 *                   +-- text, respond --> (SENDING) ----+
 * </pre>
 *
 * SENDING is a given body that is longer than what the send queue takes at once.
 */
final class ServerExchange implements HttpExchange {
    private enum Phase {
        IDLE,
        OPEN,
        STREAMING,
        SENDING,
        DONE
    }

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer CHUNK_END = ByteBuffer.wrap(new byte[] {'\r', '\n'});
    private static final byte[] NO_BYTES = new byte[0];
    private static final int PIECE_BYTES = 16 << 10;
    private static final long UNKNOWN = -1;

    private final HttpConnection owner;
    private final ResponseOutput output;
    private final ResponseHeads heads;
    private Phase phase = Phase.IDLE;
    private @Nullable RequestHead request;
    private @Nullable Runnable onWritable;
    private @Nullable ByteBuffer rest;
    private boolean headOnly;
    private boolean oldVersion;
    private boolean keepAlive;
    private boolean expectsContinue;
    private boolean chunked;
    private boolean bodiless;
    private long left;

    ServerExchange(HttpConnection owner, ResponseOutput output, HttpLoop loop) {
        this.owner = owner;
        this.output = output;
        this.heads = new ResponseHeads(loop);
    }

    void begin(RequestHead head, boolean mayKeepAlive) {
        request = head;
        phase = Phase.OPEN;
        onWritable = null;
        rest = null;
        headOnly = head.method() == Method.HEAD;
        oldVersion = head.versionMinor() == 0;
        keepAlive = mayKeepAlive && head.keepAlive();
        expectsContinue = head.expectContinue();
        heads.clear();
    }

    void handlerReturned() {
        request = null;
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    boolean hasStarted() {
        return phase != Phase.OPEN;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    void closeAfterwards() {
        keepAlive = false;
    }

    @Override
    public RequestHead request() {
        RequestHead head = request;
        if (head == null) {
            throw new IllegalStateException(
                    "the request's head is lent until the handler returns: copy what is needed");
        }
        return head;
    }

    @Override
    public Connection connection() {
        return owner.connection();
    }

    @Override
    public HttpExchange header(String name, String value) {
        requirePhase(Phase.OPEN);
        heads.add(name, value);
        return this;
    }

    @Override
    public void text(int status, String body) {
        requirePhase(Phase.OPEN);
        int length = ResponseEncoder.utf8Length(body);
        int headBytesMax = heads.bytesMax(TEXT);
        if (length > PIECE_BYTES - headBytesMax) {
            respond(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
            return;
        }
        ByteBuffer room = output.room(headBytesMax + length);
        if (room == null) {
            respond(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
            return;
        }
        prepare(status);
        encodeHead(room, status, bodiless ? null : TEXT, length);
        if (!bodiless && !headOnly) {
            ResponseEncoder.utf8(room, body);
        }
        done();
    }

    @Override
    public void respond(int status) {
        respond(status, null, NO_BYTES);
    }

    @Override
    public void respond(int status, @Nullable String contentType, byte[] body) {
        requirePhase(Phase.OPEN);
        prepare(status);
        writeHead(status, contentType, body.length);
        if (bodiless || headOnly || body.length == 0) {
            done();
            return;
        }
        phase = Phase.SENDING;
        rest = ByteBuffer.wrap(body);
        sendRest();
    }

    private void sendRest() {
        ByteBuffer unsent = Objects.requireNonNull(rest);
        int end = unsent.limit();
        while (unsent.position() < end && output.isWritable()) {
            unsent.limit(Math.min(end, unsent.position() + PIECE_BYTES));
            output.copy(unsent);
            unsent.limit(end);
        }
        if (!unsent.hasRemaining()) {
            rest = null;
            done();
        }
    }

    @Override
    public void start(int status, @Nullable String contentType, long contentLength) {
        requirePhase(Phase.OPEN);
        if (contentLength < UNKNOWN) {
            throw new IllegalArgumentException("contentLength must be -1 or more: " + contentLength);
        }
        prepare(status);
        chunked = contentLength == UNKNOWN && !oldVersion && !bodiless;
        if (contentLength == UNKNOWN && oldVersion) {
            keepAlive = false;
        }
        left = contentLength;
        writeHead(status, contentType, contentLength);
        phase = Phase.STREAMING;
        owner.wrote();
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        requirePhase(Phase.STREAMING);
        int count = bytes.remaining();
        if (left != UNKNOWN) {
            if (count > left) {
                throw new IllegalStateException("more bytes than the content length, by " + (count - left));
            }
            left -= count;
        }
        if (bodiless || headOnly) {
            bytes.position(bytes.limit());
        } else if (count > 0) {
            if (chunked) {
                writeChunk(bytes);
            } else {
                output.copy(bytes);
            }
        }
        owner.wrote();
        return output.isWritable();
    }

    private void writeChunk(ByteBuffer bytes) {
        int count = bytes.remaining();
        ByteBuffer framing = output.room(ResponseEncoder.chunkHeadLength(count));
        if (framing == null) {
            framing = ByteBuffer.allocate(ResponseEncoder.chunkHeadLength(count));
            ResponseEncoder.chunkHead(framing, count);
            output.copy(framing.flip());
        } else {
            ResponseEncoder.chunkHead(framing, count);
        }
        output.copy(bytes);
        output.copy(CHUNK_END.duplicate());
    }

    @Override
    public void end() {
        requirePhase(Phase.STREAMING);
        if (left > 0 && !bodiless && !headOnly) {
            throw new IllegalStateException("fewer bytes than the content length, by " + left);
        }
        if (chunked && !headOnly) {
            ByteBuffer last = ByteBuffer.allocate(8);
            ResponseEncoder.lastChunk(last);
            output.copy(last.flip());
        }
        done();
    }

    @Override
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    @Override
    public void receive(BodyReceiver receiver) {
        if (phase == Phase.IDLE || phase == Phase.DONE) {
            throw new IllegalStateException("the response has ended");
        }
        if (expectsContinue
                && !hasStarted()
                && !owner.body().isStarted()
                && !owner.body().isComplete()) {
            output.copy(ByteBuffer.wrap(CONTINUE));
        }
        expectsContinue = false;
        owner.body().receiver(receiver);
        owner.proceed();
    }

    @Override
    public void pauseBody() {
        owner.body().pause(true);
    }

    @Override
    public void resumeBody() {
        owner.body().pause(false);
        owner.proceed();
    }

    /** Answers what could not be handled, whatever the handler has prepared; the connection closes afterwards. */
    void refuse(int status) {
        phase = Phase.OPEN;
        request = null;
        headOnly = false;
        oldVersion = false;
        keepAlive = false;
        expectsContinue = false;
        heads.clear();
        String reason = Reason.of(status);
        text(status, (reason == null ? Integer.toString(status) : reason) + "\n");
    }

    /** The send queue has room again. */
    void drained() {
        output.drained();
        if (phase == Phase.SENDING) {
            sendRest();
        } else if (phase == Phase.STREAMING && onWritable != null) {
            onWritable.run();
        }
    }

    private void prepare(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        bodiless = status == 204 || status == 304;
        chunked = false;
        left = 0;
        if (expectsContinue && !owner.body().isStarted()) {
            // The client may or may not send the body now: only closing tells the two apart.
            keepAlive = false;
        }
        if (owner.isDraining()) {
            keepAlive = false;
        }
    }

    private void writeHead(int status, @Nullable String contentType, long contentLength) {
        int bytesMax = heads.bytesMax(contentType);
        ByteBuffer room = output.room(bytesMax);
        if (room != null) {
            encodeHead(room, status, contentType, contentLength);
        } else {
            ByteBuffer own = ByteBuffer.allocate(bytesMax);
            encodeHead(own, status, contentType, contentLength);
            output.copy(own.flip());
        }
    }

    private void encodeHead(ByteBuffer out, int status, @Nullable String contentType, long contentLength) {
        String connectionField = null;
        if (!keepAlive) {
            connectionField = "close";
        } else if (oldVersion) {
            connectionField = "keep-alive";
        }
        long lengthField = bodiless ? ResponseHeads.NO_LENGTH : contentLength;
        heads.encode(out, status, contentType, lengthField, chunked, connectionField);
    }

    private void done() {
        phase = Phase.DONE;
        request = null;
        owner.wrote();
        owner.proceed();
    }

    private void requirePhase(Phase required) {
        if (phase != required) {
            throw new IllegalStateException("the response is " + phase + ", not " + required);
        }
    }
}
