package dev.torc.http;

import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.Status;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.FileRegion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its handler's thread, and its way back to the loop, where alone the exchange may be touched, and only
 * until it has ended: after that it is the next request's.
 */
final class BlockingCall implements BlockingExchange {
    private static final String ENDED = "the response has ended";
    private static final String ABORTED = "the response can no longer be given";

    private final HttpExchange exchange;
    private final BlockingHandler handler;
    private final Connection connection;
    private final EventLoop loop;
    private final RequestHead request;
    private final CallAttributes attributes;
    /** The virtual thread that is this call's alone; null on an executor's. */
    private @Nullable Thread thread;

    private final BlockingInput input = new BlockingInput(this);

    // ---- the handler's thread's
    private boolean detached;
    private final CallFields fields = new CallFields();
    private boolean answered;
    private volatile @Nullable BlockingOutput output;

    // ---- the loop's
    private boolean started;
    private boolean ended;
    private boolean aborted;

    BlockingCall(HttpExchange exchange, BlockingHandler handler) {
        this.exchange = exchange;
        this.handler = handler;
        this.connection = exchange.connection();
        this.loop = connection.loop();
        this.request = exchange.request().copy();
        this.attributes = new CallAttributes(exchange.attributes());
    }

    /** Runs the handler on a virtual thread. */
    void start() {
        exchange.onAbort(this::aborted);
        thread = Thread.ofVirtual().name(loop + "-blocking").start(this::run);
    }

    /** Runs the handler on a thread of others. */
    void start(Executor executor) {
        exchange.onAbort(this::aborted);
        try {
            executor.execute(() -> {
                if (loop.inLoop()) {
                    throw new IllegalStateException("the executor runs handlers on the loop");
                }
                run();
            });
        } catch (RejectedExecutionException e) {
            aborted();
            exchange.header("Connection", "close").text(503, "Service Unavailable\n");
        }
    }

    // ---- the handler's thread

    private void run() {
        try {
            handler.handle(this);
            BlockingOutput left = output;
            if (detached) {
                return;
            }
            if (left != null) {
                closeQuietly(left);
            } else if (!answered) {
                throw new IllegalStateException("the handler returned without a response");
            }
        } catch (Throwable failure) {
            tellQuietly(() -> failed(failure));
        }
    }

    private static void closeQuietly(OutputStream left) {
        try {
            left.close();
        } catch (IOException e) {
            // It has aborted the connection.
        }
    }

    /** False where the loop has ended, and the connection with it. */
    private boolean tellQuietly(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void tell(Runnable task) throws IOException {
        try {
            loop.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            throw new IOException("the server has stopped", e);
        }
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public String pathParameter(String name) {
        Route route = attributes.get(Route.KEY);
        if (route == null) {
            throw new IllegalStateException("no router has found a route for this request");
        }
        return route.parameter(request, name);
    }

    @Override
    public <T> @Nullable T attribute(Key<T> key) {
        return attributes.get(key);
    }

    @Override
    public <T> void attribute(Key<T> key, @Nullable T value) {
        attributes.set(key, value);
        tellQuietly(() -> guarded(() -> exchange.attribute(key, value)));
    }

    @Override
    public InputStream body() {
        return input;
    }

    @Override
    public void forEachTrailer(BiConsumer<String, String> action) {
        List<String> trailers = input.trailers();
        for (int i = 0; i < trailers.size(); i += 2) {
            action.accept(trailers.get(i), trailers.get(i + 1));
        }
    }

    @Override
    public void inform(int status, String... namesAndValues) {
        requireUnanswered();
        ResponseEncoder.interim(status, namesAndValues); // refuses what no interim response may have
        tellQuietly(() -> guarded(() -> exchange.inform(status, namesAndValues)));
    }

    @Override
    public BlockingExchange header(String name, String value) {
        requireUnanswered();
        fields.add(name, value);
        return this;
    }

    @Override
    public void text(int status, String body) {
        answer(status, () -> exchange.text(status, body));
    }

    @Override
    public void respond(int status, @Nullable String contentType, byte[] body) {
        requireType(contentType);
        answer(status, () -> exchange.respond(status, contentType, body));
    }

    @Override
    public void respond(int status) {
        answer(status, () -> exchange.respond(status));
    }

    @Override
    public void respond(PreparedResponse response) {
        answer(response.status(), () -> exchange.respond(response));
    }

    @Override
    public void file(int status, @Nullable String contentType, FileRegion region) {
        boolean[] taken = new boolean[1];
        Runnable dropUnlessTaken = () -> {
            if (!taken[0]) {
                region.drop();
            }
        };
        try {
            requireType(contentType);
            begin(status);
        } catch (RuntimeException e) {
            region.drop();
            throw e;
        }
        answer(
                () -> {
                    taken[0] = true;
                    exchange.file(status, contentType, region);
                },
                dropUnlessTaken);
    }

    @Override
    public OutputStream stream(int status, @Nullable String contentType, long contentLength) {
        if (contentLength < -1) {
            throw new IllegalArgumentException("contentLength must be -1 or more: " + contentLength);
        }
        requireType(contentType);
        begin(status);
        BlockingOutput opened = new BlockingOutput(this, contentLength == -1);
        output = opened;
        tellQuietly(() -> {
            if (aborted) {
                opened.fail(ABORTED);
            }
            guarded(() -> {
                fields.addTo(exchange);
                exchange.onWritable(opened::onWritable);
                exchange.start(status, contentType, contentLength);
                started = true;
            });
        });
        return opened;
    }

    @Override
    public BlockingExchange trailer(String name, String value) {
        BlockingOutput open = output;
        if (open == null) {
            throw new IllegalStateException("no stream was started");
        }
        open.trailer(name, value);
        return this;
    }

    @Override
    public void detach() {
        detached = true;
    }

    @Override
    public void abort() {
        tellQuietly(() -> {
            if (!ended) {
                aborted();
                connection.abort();
            }
        });
    }

    private void answer(int status, Runnable response) {
        begin(status);
        answer(response, () -> {});
    }

    /** Gives the response, if it can still be given; {@code afterwards} runs in any case. */
    private void answer(Runnable response, Runnable afterwards) {
        boolean told = tellQuietly(() -> {
            try {
                guarded(() -> {
                    fields.addTo(exchange);
                    ended = true;
                    input.fail(ENDED);
                    response.run();
                });
            } finally {
                afterwards.run();
            }
        });
        if (!told) {
            afterwards.run();
        }
    }

    private void begin(int status) {
        requireUnanswered();
        Status.requireFinal(status);
        answered = true;
    }

    private static void requireType(@Nullable String contentType) {
        if (contentType != null) {
            ResponseEncoder.fieldLine("Content-Type", contentType); // refuses what no field may have
        }
    }

    private void requireUnanswered() {
        if (answered) {
            throw new IllegalStateException("the response was given or started before");
        }
    }

    void receive(BodyReceiver receiver) throws IOException {
        tell(() -> exchange.receive(receiver));
    }

    void resumeBody() throws IOException {
        tell(exchange::resumeBody);
    }

    void write(ByteBuffer bytes, BlockingOutput from) throws IOException {
        int count = bytes.remaining();
        tell(() -> from.sent(count, exchange.write(bytes)));
    }

    /** Ends the stream, with names and values of trailers in turn. */
    void end(List<String> trailers) throws IOException {
        tell(() -> {
            for (int i = 0; i < trailers.size(); i += 2) {
                exchange.trailer(trailers.get(i), trailers.get(i + 1));
            }
            ended = true;
            input.fail(ENDED);
            exchange.end();
        });
    }

    // ---- the loop

    void pauseBody() {
        exchange.pauseBody();
    }

    /** The response can no longer be given: whoever waits for it stops. */
    void aborted() {
        ended = true;
        aborted = true;
        input.fail(ABORTED);
        BlockingOutput told = output;
        if (told != null) {
            told.fail(ABORTED);
        }
        Thread own = thread;
        if (own != null) {
            own.interrupt();
        }
    }

    /** Does something with the exchange, unless it is another request's by now. */
    private void guarded(Runnable task) {
        if (ended) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            refuse();
            throw failure;
        }
    }

    private void failed(Throwable failure) {
        if (aborted) {
            return;
        }
        if (!ended) {
            refuse();
        }
        throwUnchecked(failure);
    }

    private void refuse() {
        aborted();
        if (started) {
            connection.abort();
            return;
        }
        try {
            exchange.header("Connection", "close").text(500, "Internal Server Error\n");
        } catch (RuntimeException e) {
            connection.abort();
        }
    }

    /** Lets the loop report the failure itself, also a checked one. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwUnchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
