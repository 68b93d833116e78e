package dev.torc.http.server;

import dev.torc.http.BodyReceiver;
import dev.torc.http.EncodedFields;
import dev.torc.http.HttpExchange;
import dev.torc.http.PreparedResponse;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.Status;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The response side of the current request of one connection; reused from request to request, as its {@link HttpActivity} is.
 *
 * <pre>
 *  IDLE --begin--> OPEN --start--> STREAMING --end--> DONE --begin--> ...
 *                   |                                   ^
 *                   +-- text, respond --> (SENDING) ----+
 * </pre>
 *
 * SENDING is a given body that is longer than what the send queue takes at once.
 */
final class ServerExchange extends RequestScope {
    private enum Phase {
        IDLE,
        OPEN,
        STREAMING,
        SENDING,
        DONE
    }

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_BYTES = new byte[0];
    private static final long UNKNOWN = -1;

    private final HttpActivity owner;
    private final ResponseOutput output;
    private final ResponseHeads heads;
    private final ResponseContent content;
    private final UpgradeOffer offer = new UpgradeOffer();
    private Phase phase = Phase.IDLE;
    private boolean headOnly;
    private boolean expectsContinue;
    private boolean connecting;

    ServerExchange(HttpActivity owner, ResponseOutput output, HttpLoop loop) {
        super(loop);
        this.owner = owner;
        this.output = output;
        this.heads = new ResponseHeads(loop);
        this.content = new ResponseContent(output);
    }

    void begin(RequestHead head, long nowNanos, boolean mayKeepAlive) {
        begin(head, nowNanos);
        phase = Phase.OPEN;
        headOnly = head.method() == Method.HEAD;
        expectsContinue = head.expectContinue();
        connecting = head.method() == Method.CONNECT;
        offer.begin(head);
        heads.begin(head.versionMinor() == 0, mayKeepAlive && head.keepAlive());
    }

    @Override
    ConnectionExchange shown() {
        return owner.shown();
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    boolean hasStarted() {
        return phase != Phase.OPEN;
    }

    boolean keepsAlive() {
        return heads.keepsAlive();
    }

    @Override
    public long contentBytes() {
        return status() == 0 ? 0 : content.givenBytes();
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
    public HttpExchange header(EncodedFields fields) {
        requirePhase(Phase.OPEN);
        heads.add(fields);
        return this;
    }

    @Override
    public HttpExchange trailer(String name, String value) {
        requirePhase(Phase.STREAMING);
        content.trailer(name, value);
        return this;
    }

    @Override
    public void inform(int status, String... namesAndValues) {
        requirePhase(Phase.OPEN);
        byte[] head = ResponseEncoder.interim(status, namesAndValues);
        if (!heads.toOldVersion()) {
            output.write(head);
            owner.wrote();
        }
    }

    @Override
    public void text(int status, String body) {
        prepare(status);
        int length = ResponseEncoder.utf8Length(body);
        int headBytesMax = heads.bytesMax(TEXT);
        boolean small = length <= ResponseContent.PIECE_BYTES - headBytesMax;
        ByteBuffer room = small ? output.room(headBytesMax + length) : null;
        if (room == null) {
            whole(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
            return;
        }
        heads.encode(room, status, TEXT, length, false);
        if (content.counts(length)) {
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
        prepare(status);
        whole(status, contentType, body);
    }

    private void whole(int status, @Nullable String contentType, byte[] body) {
        heads.write(output, status, contentType, body.length, false);
        send(ByteBuffer.wrap(body));
    }

    @Override
    public void respond(PreparedResponse response) {
        prepare(response.status());
        int headBytesMax = heads.bytesMax(null) + response.headLength();
        int length = content.isDiscarded() ? 0 : response.bodyLength();
        boolean small = length <= ResponseContent.PIECE_BYTES - headBytesMax;
        ByteBuffer room = output.room(small ? headBytesMax + length : headBytesMax);
        if (room != null && small) {
            heads.encode(room, response);
            if (content.counts(length)) {
                response.writeBody(room);
            }
            done();
            return;
        }
        ByteBuffer own = ByteBuffer.allocate(headBytesMax);
        heads.encode(own, response);
        output.write(own.flip());
        send(response.body());
    }

    @Override
    public void file(int status, @Nullable String contentType, FileRegion region) {
        boolean sent = false;
        try {
            prepare(status);
            heads.write(output, status, contentType, region.length(), false);
            if (content.counts(region.length())) {
                output.file(region);
                sent = true;
            }
        } finally {
            if (!sent) {
                region.drop();
            }
        }
        done();
    }

    private void send(ByteBuffer body) {
        phase = Phase.SENDING;
        content.give(body);
        sendRest();
    }

    private void sendRest() {
        if (content.sendRest()) {
            done();
        } else {
            begun();
        }
    }

    /** The handler's deadline is met, and the peer's begins. */
    private void begun() {
        owner.wrote();
        owner.proceed();
    }

    @Override
    public void start(int status, @Nullable String contentType, long contentLength) {
        if (contentLength < UNKNOWN) {
            throw new IllegalArgumentException("contentLength must be -1 or more: " + contentLength);
        }
        prepare(status);
        boolean hasContent = Status.hasContent(status);
        if (contentLength == UNKNOWN && heads.toOldVersion() && hasContent) {
            heads.close();
        }
        content.start(contentLength, !heads.toOldVersion() && hasContent);
        heads.write(output, status, contentType, contentLength, content.isChunked());
        phase = Phase.STREAMING;
        begun();
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        requirePhase(Phase.STREAMING);
        content.write(bytes);
        owner.wrote();
        return output.isWritable();
    }

    @Override
    public boolean write(FileRegion region) {
        boolean taken = false;
        try {
            requirePhase(Phase.STREAMING);
            taken = content.write(region);
        } finally {
            if (!taken) {
                region.drop();
            }
        }
        owner.wrote();
        return output.isWritable();
    }

    @Override
    public void end() {
        requirePhase(Phase.STREAMING);
        content.end();
        done();
    }

    @Override
    public void receiveAll(int bytesMax, Consumer<byte[]> then) {
        BodyCollector.collect(shown(), bytesMax, owner.body().announced(), then);
    }

    @Override
    public void upgrade(String protocol, ConnectionHandler next) {
        requirePhase(Phase.OPEN);
        if (!connecting) {
            offer.require(protocol);
        }
        if (!owner.body().isComplete()) {
            throw new IllegalStateException("the request's content must be received before the upgrade");
        }
        if (expectsContinue) {
            output.write(CONTINUE); // RFC 9110 section 7.8 wants it before 101, even where there is no content
        }
        output.write(connecting ? heads.switching(200, null) : heads.switching(101, protocol));
        answered(connecting ? 200 : 101);
        phase = Phase.DONE;
        headReturned();
        tellEnd(true);
        owner.upgrade(next);
    }

    @Override
    public void receive(BodyReceiver receiver) {
        if (phase == Phase.IDLE || phase == Phase.DONE) {
            throw new IllegalStateException("the response has ended");
        }
        if (expectsContinue && !hasStarted() && owner.body().isAwaited()) {
            expectsContinue = false;
            output.write(CONTINUE);
            owner.wrote();
        }
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

    /**
     * Answers what could not be handled, whatever the handler has prepared; the connection closes afterwards.
     *
     * @param headKnown whether a head was accepted, which says whether the answer may have content
     */
    void refuse(int status, boolean headKnown) {
        headCame(null);
        phase = Phase.OPEN;
        headReturned();
        headOnly &= headKnown;
        expectsContinue = false;
        connecting = false;
        heads.begin(false, false);
        byte[] reason = Refusals.text(status);
        prepare(status);
        heads.write(output, status, TEXT, reason.length, false);
        if (content.counts(reason.length)) {
            output.write(reason); // now, for nothing is sent after it
        }
        done();
    }

    /** The response can no longer be given. */
    void abort() {
        tellEnd(false);
        Runnable action = takeAbort();
        if (action != null) {
            action.run();
        }
    }

    /** The send queue has room again. */
    void drained(boolean current) {
        output.drained();
        if (!current) {
            return;
        }
        if (phase == Phase.SENDING) {
            sendRest();
        } else if (phase == Phase.STREAMING) {
            tellWritable();
        }
    }

    /** The response is about to be encoded: from here on it has this status, or this throws. */
    private void prepare(int status) {
        requirePhase(Phase.OPEN);
        Status.requireFinal(status);
        if (connecting && status < 300) {
            throw new IllegalStateException("a successful answer to CONNECT hands the connection over: upgrade(...)");
        }
        answered(status);
        tellStart();
        content.begin(headOnly || !Status.hasContent(status));
        if (expectsContinue && owner.body().isAwaited()) {
            // The client may or may not send the body now: only closing tells the two apart.
            heads.close();
        }
        if (owner.isLast()) {
            heads.close();
        }
    }

    private void done() {
        phase = Phase.DONE;
        owner.body().release();
        headReturned();
        takeAbort();
        tellEnd(true);
        owner.wrote();
        owner.proceed();
    }

    private void requirePhase(Phase required) {
        if (phase != required) {
            throw new IllegalStateException("the response is " + phase + ", not " + required);
        }
    }
}
