package dev.torc.http;

import dev.torc.http.codec.HttpLimits;
import dev.torc.http.server.HttpLoops;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server. Running from {@link Builder#start} until {@link #stop}. From any thread; but {@link #stop}, {@link #close}
 * and {@link #awaitStop} wait for the loops, and are not for a loop's thread.
 */
public final class HttpServer implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

    private final EventLoops loops;
    private final HttpLoops http;
    private final Listener listener;
    private final HttpStats stats;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private HttpServer(EventLoops loops, HttpLoops http, Listener listener) {
        this.loops = loops;
        this.http = http;
        this.listener = listener;
        this.stats = http.stats();
    }

    /** Begins to describe a server. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The address that it listens on, with the real port; of a server on a unix socket use {@link #socketAddress}.
     *
     * @throws ClassCastException for a server on a unix socket
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The address that it listens on. */
    public SocketAddress socketAddress() {
        return listener.localAddress();
    }

    /** The loops that it runs on; for connections to other servers, timers and statistics. */
    public EventLoops loops() {
        return loops;
    }

    /** What it has counted. */
    public HttpStats stats() {
        return stats;
    }

    /** Waits until the server was stopped. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * Stops: accepts no more than the connections that are established, answers every request that was read, of which the
     * last one on each connection is answered with {@code Connection: close}, closes idle connections after a short grace
     * (a quarter of the time, a second at most) in which a request is still answered so, then ends the loops. Returns when
     * that is done: at once where there are no connections.
     *
     * <p>A client sees its connection end without an octet of an answer only where its request came after that grace, or
     * behind the last one that was read; it was not handled then, and may be sent again.
     *
     * <p>The first call stops the server; another one, from whichever thread, waits until it has.
     *
     * @param within what is not finished by then is aborted
     */
    public void stop(Duration within) {
        if (!stopping.compareAndSet(false, true)) {
            awaitStopUninterruptibly();
            return;
        }
        try {
            long deadlineNanos = System.nanoTime() + within.toNanos();
            http.drain(deadlineNanos);
            listener.close();
            http.awaitDrained(deadlineNanos);
            loops.close(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
        } finally {
            stopped.countDown();
        }
    }

    private void awaitStopUninterruptibly() {
        boolean interrupted = false;
        while (stopped.getCount() > 0) {
            try {
                stopped.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops within five seconds, as {@link #stop}. */
    @Override
    public void close() {
        stop(STOP_WITHIN);
    }

    /** What a server is made of; each method answers this builder. */
    public static final class Builder {
        private @Nullable Transport transport;
        private @Nullable HttpHandler handler;
        private HttpHandler connectHandler = exchange -> exchange.text(501, "CONNECT is not implemented here\n");
        private SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
        private LoopOptions loopOptions = LoopOptions.defaults();
        private ListenOptions listenOptions = ListenOptions.defaults();
        private HttpLimits limits = HttpLimits.defaults();
        private HttpTimeouts timeouts = HttpTimeouts.defaults();
        private @Nullable WarmUp warmUp;

        private Builder() {}

        /** The transport; without one, {@link Transports#best()}. */
        public Builder transport(Transport value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /** Where to listen; port 0 picks one. Without it, 127.0.0.1:8080. */
        public Builder listen(String host, int port) {
            return listen(new InetSocketAddress(host, port));
        }

        /** Where to listen, a unix socket's path for example. */
        public Builder listen(SocketAddress value) {
            address = Objects.requireNonNull(value, "address");
            return this;
        }

        /** How to listen. */
        public Builder listenOptions(ListenOptions value) {
            listenOptions = Objects.requireNonNull(value, "listenOptions");
            return this;
        }

        /** How many loops there are, their buffers and watermarks. */
        public Builder loopOptions(LoopOptions value) {
            loopOptions = Objects.requireNonNull(value, "loopOptions");
            return this;
        }

        /** What is refused for its size. */
        public Builder limits(HttpLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** What is refused for its slowness. */
        public Builder timeouts(HttpTimeouts value) {
            timeouts = Objects.requireNonNull(value, "timeouts");
            return this;
        }

        /** What answers requests. */
        public Builder handler(HttpHandler value) {
            handler = Objects.requireNonNull(value, "handler");
            return this;
        }

        /**
         * What answers CONNECT, by {@link HttpExchange#upgrade} or a refusal; without it the server answers 501, for a handler
         * that says 200 to every request would promise a tunnel.
         */
        public Builder connectHandler(HttpHandler value) {
            connectHandler = Objects.requireNonNull(value, "connectHandler");
            return this;
        }

        /**
         * What is done before the server listens; nothing without it. Meanwhile it listens on a free port of the loopback
         * address, which it tells the warm-up alone, on the loops that it is to run on, and its handler is called: choose
         * requests that may be made again and again. They are counted and logged as all are.
         */
        public Builder warmUp(WarmUp value) {
            warmUp = Objects.requireNonNull(value, "warmUp");
            return this;
        }

        /**
         * Starts the server; when this returns, it accepts.
         *
         * @throws IOException when the address cannot be bound
         * @throws dev.torc.transport.TransportException when no transport can be used, or its loops cannot be opened
         * @throws IllegalStateException when there is no handler
         */
        public HttpServer start() throws IOException {
            HttpHandler answering = handler;
            if (answering == null) {
                throw new IllegalStateException("a server needs a handler: builder.handler(...)");
            }
            Transport chosen = transport == null ? Transports.best() : transport;
            EventLoops started = chosen.start(loopOptions);
            try {
                HttpLoops http = new HttpLoops(started, answering, connectHandler, limits, timeouts, loopOptions);
                if (warmUp != null) {
                    warm(started, http, warmUp);
                }
                Listener listener = started.listen(address, listenOptions, http);
                return new HttpServer(started, http, listener);
            } catch (IOException | RuntimeException | Error e) {
                started.close();
                throw e;
            }
        }

        private static void warm(EventLoops loops, HttpLoops http, WarmUp warmUp) {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (Listener listener = loops.listen(free, ListenOptions.defaults(), http)) {
                warmUp.run((InetSocketAddress) listener.localAddress());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "The warm-up failed; the server starts as it is", e);
            }
        }
    }
}
