package dev.torc.http.middleware;

import dev.torc.http.EncodedFields;
import dev.torc.http.ForwardingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.PreparedResponse;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.Status;
import dev.torc.http.middleware.ContentCoding.Encoder;
import dev.torc.http.middleware.ContentCoding.Flush;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.FileRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exchange whose response may be compressed; one for each connection. Whether it is, is known when the response starts: until
 * then the ETag is held back. It has an encoder only while it streams a compressed response.
 */
final class CompressedExchange extends ForwardingExchange implements ResponseListener {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final EncodedFields VARY = EncodedFields.of("Vary", "Accept-Encoding");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final long UNKNOWN = -1;

    /** With any of these the content must stay as it is. */
    private static final String[] BARRING = {"Content-Encoding", "Content-Range", "Content-Digest", "Repr-Digest"};

    private final Compression compression;
    private final Runnable pump = this::pump;
    private @Nullable HttpExchange exchange;
    private @Nullable Encoder encoder;
    private @Nullable CompressionLane lane;
    private @Nullable ByteBuffer rest;
    private @Nullable String tag;
    private @Nullable String type;
    private int coding;
    private boolean headOnly;
    private boolean barred;
    private long left;

    CompressedExchange(Compression compression) {
        this.compression = compression;
    }

    void begin(HttpExchange inner) {
        RequestHead head = inner.request();
        exchange = inner;
        tag = null;
        type = null;
        barred = false;
        left = UNKNOWN;
        headOnly = head.method() == Method.HEAD;
        coding = head.find("Range") >= 0 ? Compression.NO_CODING : compression.choose(head);
    }

    @Override
    protected HttpExchange exchange() {
        return Objects.requireNonNull(exchange);
    }

    @Override
    public HttpExchange header(String name, String value) {
        if (name.equalsIgnoreCase("ETag")) {
            tag = value;
            return this;
        }
        if (name.equalsIgnoreCase("Content-Type")) {
            type = value;
        }
        barred |= name.equalsIgnoreCase("Cache-Control")
                && value.toLowerCase(Locale.ROOT).contains("no-transform");
        for (String barring : BARRING) {
            barred |= name.equalsIgnoreCase(barring);
        }
        return super.header(name, value);
    }

    @Override
    public HttpExchange header(EncodedFields fields) {
        barred |= fields.has("ETag")
                || fields.has("Cache-Control")
                        && fields.toString().toLowerCase(Locale.ROOT).contains("no-transform");
        for (String barring : BARRING) {
            barred |= fields.has(barring);
        }
        return super.header(fields);
    }

    @Override
    public void text(int status, String body) {
        int length = ResponseEncoder.utf8Length(body);
        if (!compresses(status, TEXT, length)) {
            settle(status, false);
            super.text(status, body);
        } else if (length > CompressionLane.PIECE_BYTES) {
            stream(status, TEXT, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        } else {
            ByteBuffer octets = compression.lane().text.clear();
            ResponseEncoder.utf8(octets, body);
            if (!whole(status, TEXT, octets.flip())) {
                super.text(status, body);
            }
        }
    }

    @Override
    public void respond(int status, @Nullable String contentType, byte[] body) {
        if (!compresses(status, contentType, body.length)) {
            settle(status, false);
            super.respond(status, contentType, body);
        } else if (body.length > CompressionLane.PIECE_BYTES) {
            stream(status, contentType, ByteBuffer.wrap(body));
        } else if (!whole(status, contentType, ByteBuffer.wrap(body))) {
            super.respond(status, contentType, body);
        }
    }

    @Override
    public void respond(int status) {
        settle(status, false);
        super.respond(status);
    }

    @Override
    public void respond(PreparedResponse response) {
        for (String barring : BARRING) {
            barred |= response.header(barring) != null;
        }
        String control = response.header("Cache-Control");
        barred |= control != null && control.toLowerCase(Locale.ROOT).contains("no-transform");
        boolean compresses = compresses(response.status(), response.contentType(), response.bodyLength());
        PreparedResponse given = compresses ? compression.variant(response, coding) : response;
        settle(response.status(), given.bodyLength() != response.bodyLength());
        super.respond(given);
    }

    @Override
    public void file(int status, @Nullable String contentType, FileRegion region) {
        try {
            settle(status, false);
        } catch (RuntimeException e) {
            region.drop();
            throw e;
        }
        super.file(status, contentType, region);
    }

    @Override
    public void start(int status, @Nullable String contentType, long contentLength) {
        if (contentLength >= UNKNOWN && compresses(status, contentType, contentLength)) {
            startEncoded(status, contentType, contentLength);
        } else {
            settle(status, false);
            super.start(status, contentType, contentLength);
        }
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        if (encoder == null || !bytes.hasRemaining()) {
            return super.write(bytes);
        }
        if (left != UNKNOWN) {
            if (bytes.remaining() > left) {
                throw new IllegalStateException("more bytes than the content length, by " + (bytes.remaining() - left));
            }
            left -= bytes.remaining();
        }
        return encode(bytes, Flush.SYNC);
    }

    @Override
    public boolean write(FileRegion region) {
        if (encoder == null) {
            return super.write(region);
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocate(CompressionLane.PIECE_BYTES);
            long at = region.position();
            long end = at + region.length();
            boolean writable = true;
            while (at < end) {
                bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
                int count = region.channel().read(bytes, at);
                if (count < 0) {
                    throw new IOException("the file ends before the region");
                }
                at += count;
                writable = write(bytes.flip());
            }
            return writable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            region.drop();
        }
    }

    @Override
    public void end() {
        if (encoder != null) {
            if (left > 0) {
                throw new IllegalStateException("fewer bytes than the content length, by " + left);
            }
            encode(NOTHING, Flush.FINISH);
        }
        super.end();
    }

    @Override
    public void upgrade(String protocol, ConnectionHandler next) {
        settle(101, false);
        super.upgrade(protocol, next);
    }

    @Override
    public void onEnd(HttpExchange ended, boolean complete) {
        Encoder used = encoder;
        CompressionLane from = lane;
        if (used != null && from != null) {
            from.giveBack(coding, used);
        }
        encoder = null;
        rest = null;
    }

    /** Whether the response is to be compressed; where that hangs on the client, it says so. */
    private boolean compresses(int status, @Nullable String contentType, long length) {
        if (barred
                || length >= 0 && length < compression.bytesMin
                || status == 206
                || !Status.hasContent(status)
                || !compression.types.match(type == null ? contentType : type)) {
            return false;
        }
        super.header(VARY);
        return coding != Compression.NO_CODING;
    }

    /** Adds what was held back. What confirms a compressed response has its fields (RFC 9110, section 15.4.5). */
    private void settle(int status, boolean compressed) {
        boolean confirms = status == 304 && !barred;
        if (confirms) {
            super.header(VARY);
        }
        if (tag != null) {
            boolean weak = compressed || confirms && coding != Compression.NO_CODING;
            super.header("ETag", weak ? Compression.weak(tag) : tag);
            tag = null;
        }
    }

    private void encoded() {
        super.header("Content-Encoding", compression.codings.get(coding).token());
    }

    /** Gives short content compressed; false where it is to be given as it is. */
    private boolean whole(int status, @Nullable String contentType, ByteBuffer content) {
        CompressionLane shared = compression.lane();
        int length = content.remaining();
        Encoder borrowed = shared.take(coding);
        boolean smaller = false;
        ByteBuffer out = shared.piece.clear();
        if (borrowed != null) {
            smaller = borrowed.encode(content, out, Flush.FINISH) && out.position() < length;
            shared.giveBack(coding, borrowed);
        }
        settle(status, smaller);
        if (smaller) {
            encoded();
            super.start(status, contentType, out.flip().remaining());
            super.write(out);
            super.end();
        }
        return smaller;
    }

    /** Gives long content compressed, piece by piece, as the client takes it. */
    private void stream(int status, @Nullable String contentType, ByteBuffer content) {
        startEncoded(status, contentType, content.remaining());
        if (headOnly) {
            super.end();
            return;
        }
        rest = content;
        super.onWritable(pump);
        pump();
    }

    private void startEncoded(int status, @Nullable String contentType, long contentLength) {
        CompressionLane shared = compression.lane();
        Encoder taken = headOnly ? null : shared.take(coding);
        boolean compressed = headOnly || taken != null;
        if (taken != null) {
            lane = shared;
            encoder = taken;
            left = contentLength;
        }
        super.listen(this);
        settle(status, compressed);
        if (compressed) {
            encoded();
        }
        super.start(status, contentType, compressed ? UNKNOWN : contentLength);
    }

    private void pump() {
        ByteBuffer source = rest;
        if (source == null) {
            return;
        }
        int end = source.limit();
        source.limit(Math.min(end, source.position() + CompressionLane.PIECE_BYTES));
        boolean writable = encoder == null ? super.write(source) : encode(source, Flush.NONE);
        source.limit(end);
        if (!source.hasRemaining()) {
            rest = null;
            left = UNKNOWN;
            end();
        } else if (writable) {
            connection().loop().execute(pump);
        }
    }

    private boolean encode(ByteBuffer bytes, Flush flush) {
        Encoder used = Objects.requireNonNull(encoder);
        ByteBuffer out = Objects.requireNonNull(lane).piece;
        boolean writable = true;
        boolean done = false;
        while (!done) {
            done = used.encode(bytes, out.clear(), flush);
            writable = super.write(out.flip());
        }
        return writable;
    }
}
