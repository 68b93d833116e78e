package dev.torc.http;

import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange that hands every call on to another one: for middleware that changes some of them. */
public abstract class ForwardingExchange implements HttpExchange {

    /** A subclass says where calls go. */
    protected ForwardingExchange() {}

    /** The exchange that calls are handed on to. */
    protected abstract HttpExchange exchange();

    @Override
    public RequestHead request() {
        return exchange().request();
    }

    @Override
    public String pathParameter(String name) {
        return exchange().pathParameter(name);
    }

    @Override
    public Connection connection() {
        return exchange().connection();
    }

    @Override
    public long startNanos() {
        return exchange().startNanos();
    }

    @Override
    public long elapsedNanos() {
        return exchange().elapsedNanos();
    }

    @Override
    public <T> @Nullable T attribute(Key<T> key) {
        return exchange().attribute(key);
    }

    @Override
    public <T> void attribute(Key<T> key, @Nullable T value) {
        exchange().attribute(key, value);
    }

    @Override
    public Attributes attributes() {
        return exchange().attributes();
    }

    @Override
    public void listen(ResponseListener listener) {
        exchange().listen(listener);
    }

    @Override
    public int status() {
        return exchange().status();
    }

    @Override
    public long contentBytes() {
        return exchange().contentBytes();
    }

    @Override
    public HttpExchange header(String name, String value) {
        exchange().header(name, value);
        return this;
    }

    @Override
    public HttpExchange header(EncodedFields fields) {
        exchange().header(fields);
        return this;
    }

    @Override
    public HttpExchange trailer(String name, String value) {
        exchange().trailer(name, value);
        return this;
    }

    @Override
    public void inform(int status, String... namesAndValues) {
        exchange().inform(status, namesAndValues);
    }

    @Override
    public void text(int status, String body) {
        exchange().text(status, body);
    }

    @Override
    public void respond(int status, @Nullable String contentType, byte[] body) {
        exchange().respond(status, contentType, body);
    }

    @Override
    public void respond(int status) {
        exchange().respond(status);
    }

    @Override
    public void respond(PreparedResponse response) {
        exchange().respond(response);
    }

    @Override
    public void file(int status, @Nullable String contentType, FileRegion region) {
        exchange().file(status, contentType, region);
    }

    @Override
    public void start(int status, @Nullable String contentType, long contentLength) {
        exchange().start(status, contentType, contentLength);
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        return exchange().write(bytes);
    }

    @Override
    public boolean write(FileRegion region) {
        return exchange().write(region);
    }

    @Override
    public void end() {
        exchange().end();
    }

    @Override
    public void onWritable(Runnable action) {
        exchange().onWritable(action);
    }

    @Override
    public void onAbort(Runnable action) {
        exchange().onAbort(action);
    }

    @Override
    public void receive(BodyReceiver receiver) {
        exchange().receive(receiver);
    }

    @Override
    public void receiveAll(int bytesMax, Consumer<byte[]> then) {
        exchange().receiveAll(bytesMax, then);
    }

    @Override
    public void pauseBody() {
        exchange().pauseBody();
    }

    @Override
    public void resumeBody() {
        exchange().resumeBody();
    }

    @Override
    public void upgrade(String protocol, ConnectionHandler next) {
        exchange().upgrade(protocol, next);
    }
}
