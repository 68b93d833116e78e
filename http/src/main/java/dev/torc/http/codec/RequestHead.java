package dev.torc.http.codec;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of one request head, a flyweight over the bytes it is bound to: valid until its parser's next {@code parse}
 * or {@code reset}. Confined to one thread. Only methods that answer a String allocate.
 *
 * <p>Framing is settled: a head that the parser completed has Content-Length or chunked content or neither, never both,
 * and exactly one valid Host field unless it is HTTP/1.0.
 */
public final class RequestHead extends MessageHead {

    private final RequestLine line;
    private final Target target;

    RequestHead(RequestLine line, Target target, FieldSection fields) {
        super(fields);
        this.line = line;
        this.target = target;
    }

    /**
     * An independent copy, with octets of its own, that stays valid for as long as it is kept and may go to another
     * thread. Allocates.
     */
    public RequestHead copy() {
        RequestHead copy = new RequestHead(line.copy(), target.copy(), fields.copy());
        byte[] octets = new byte[length()];
        copyTo(octets);
        copy.complete(ByteBuffer.wrap(octets), 0, octets.length);
        return copy;
    }

    /** The method; {@link Method#OTHER} for a token that is none of those named. */
    public Method method() {
        return line.method;
    }

    /** The method as received. Allocates only for {@link Method#OTHER}. */
    public String methodName() {
        return line.method == Method.OTHER ? text(line.methodStart, line.methodEnd) : line.method.name();
    }

    /** Whether the method is this token. */
    public boolean methodEquals(String token) {
        return equals(line.methodStart, line.methodEnd, token);
    }

    @Override
    public int versionMinor() {
        return line.versionMinor;
    }

    /** Offset of the method. */
    public int methodStart() {
        return line.methodStart;
    }

    /** Offset after the method. */
    public int methodEnd() {
        return line.methodEnd;
    }

    /** Offset of the whole request target. */
    public int targetStart() {
        return line.targetStart;
    }

    /** Octets of the whole request target. */
    public int targetLength() {
        return line.targetEnd - line.targetStart;
    }

    /** Whether the whole request target is this text. */
    public boolean targetEquals(String ascii) {
        return equals(line.targetStart, line.targetEnd, ascii);
    }

    /** Whether the whole request target is these octets. */
    public boolean targetEquals(byte[] ascii) {
        return equals(line.targetStart, line.targetEnd, ascii);
    }

    /**
     * Whether the path is this text. The path is the target up to its query; of a target in absolute form it is that of
     * the URI, where an empty one counts as {@code /} (and as {@code *} for OPTIONS, RFC 9112 section 3.2.4). It is
     * neither decoded nor normalised.
     */
    public boolean pathEquals(String ascii) {
        return target.pathIsEmpty() ? ascii.equals(emptyPath()) : equals(target.pathStart, target.pathEnd, ascii);
    }

    /** Whether the path is these octets; as {@link #pathEquals(String)}. */
    public boolean pathEquals(byte[] ascii) {
        return target.pathIsEmpty()
                ? ascii.length == 1 && ascii[0] == emptyPath().charAt(0)
                : equals(target.pathStart, target.pathEnd, ascii);
    }

    /** Whether the path starts with this text; as {@link #pathEquals(String)}. */
    public boolean pathStartsWith(String asciiPrefix) {
        return target.pathIsEmpty()
                ? emptyPath().startsWith(asciiPrefix)
                : startsWith(target.pathStart, target.pathEnd, asciiPrefix);
    }

    /** The request target as received. Allocates. */
    public String target() {
        return text(line.targetStart, line.targetEnd);
    }

    /** The path as received; as {@link #pathEquals(String)}. Allocates. */
    public String path() {
        return target.pathIsEmpty() ? emptyPath() : text(target.pathStart, target.pathEnd);
    }

    /** The query as received, without its question mark; null if there is none. Allocates. */
    public @Nullable String query() {
        return line.queryStart < 0 ? null : text(line.queryStart, line.targetEnd);
    }

    /**
     * The first value of a query parameter, or null; empty for one without a value. Decoded as {@code
     * application/x-www-form-urlencoded} (WHATWG URL Standard, section 5.1): {@code +} is a space, a percent sign without two
     * hexadecimal digits stays as it is, what is not UTF-8 becomes U+FFFD. Allocates when there is one.
     */
    public @Nullable String queryParameter(String name) {
        return Query.value(this, name);
    }

    /** Shows names and values of the query in order, each decoded as {@link #queryParameter} does. Allocates. */
    public void forEachQueryParameter(BiConsumer<String, String> action) {
        Query.forEach(this, action);
    }

    /**
     * The authority the request is for: that of a target in absolute or authority form, else the value of Host (RFC
     * 9112 section 3.2.2); empty if the client knows none; null only without a Host field. Allocates.
     */
    public @Nullable String authority() {
        if (target.authorityStart >= 0) {
            return text(target.authorityStart, target.authorityEnd);
        }
        int host = fields.framing.host();
        return host < 0 ? null : value(host);
    }

    /** Offset of the path; equal to {@link #pathEnd()} for CONNECT, and for a URI without a path. */
    public int pathStart() {
        return target.pathStart;
    }

    /** Offset after the path. */
    public int pathEnd() {
        return target.pathEnd;
    }

    /** Offset of the query, after its question mark; -1 if there is none. */
    public int queryStart() {
        return line.queryStart;
    }

    /** Offset after the query; -1 if there is none. */
    public int queryEnd() {
        return line.queryStart < 0 ? -1 : line.targetEnd;
    }

    /** Whether the client waits for 100 (Continue) before it sends content (RFC 9110 section 10.1.1). */
    public boolean expectContinue() {
        return line.versionMinor >= 1 && fields.framing.expectContinue();
    }

    /** Whether the client offers to switch protocols (RFC 9110 section 7.8): Upgrade, named in Connection, in 1.1. */
    public boolean upgrade() {
        return line.versionMinor >= 1 && fields.framing.upgrade();
    }

    private String emptyPath() {
        return switch (line.method) {
            case CONNECT -> "";
            case OPTIONS -> line.queryStart < 0 ? "*" : "/";
            default -> "/";
        };
    }
}
