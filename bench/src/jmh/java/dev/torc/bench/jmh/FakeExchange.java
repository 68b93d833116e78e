package dev.torc.bench.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.ForwardingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.Key;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.RequestParser;
import java.nio.ByteBuffer;

/** An exchange without a server: a parsed head in a direct buffer, attributes in slots, and the status of the answer. */
final class FakeExchange extends ForwardingExchange {
    private final RequestParser parser = new RequestParser(HttpLimits.defaults());
    private final ByteBuffer bytes;
    private final Object[] attributes = new Object[64];
    private int status;

    FakeExchange(String path) {
        byte[] head = ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
        bytes = ByteBuffer.allocateDirect(head.length).put(head).flip();
        parse();
    }

    /** Parses the head again, as for a next request. */
    void parse() {
        if (parser.parse(bytes, 0, bytes.limit()) != bytes.limit()) {
            throw new IllegalStateException("the head is not parsed");
        }
    }

    @Override
    protected HttpExchange exchange() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RequestHead request() {
        return parser.head();
    }

    @Override
    @SuppressWarnings("unchecked") // only a T was put there
    public <T> T attribute(Key<T> key) {
        return (T) attributes[key.slot()];
    }

    @Override
    public <T> void attribute(Key<T> key, T value) {
        attributes[key.slot()] = value;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public void text(int given, String body) {
        status = given;
    }

    @Override
    public void respond(int given) {
        status = given;
    }
}
