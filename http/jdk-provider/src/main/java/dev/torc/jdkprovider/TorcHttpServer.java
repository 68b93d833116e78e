package dev.torc.jdkprovider;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.codec.Reason;
import dev.torc.jdkprovider.TorcHttpExchange.Endpoints;
import dev.torc.transport.Connection;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import dev.torc.transport.TransportException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's server on one of Torc's. That listens and accepts once it is bound; requests wait until it is started.
 *
 * <pre>
 *  NEW --bind--> BOUND --start--> STARTED --stop--> STOPPED
 * </pre>
 */
final class TorcHttpServer extends HttpServer {
    private enum Phase {
        NEW,
        BOUND,
        STARTED,
        STOPPED
    }

    /** The name under which the JDK's server logs. */
    private static final System.Logger LOG = System.getLogger("com.sun.net.httpserver");

    /** Where a peer was gone before it could be asked for. */
    private static final InetSocketAddress NOBODY = new InetSocketAddress(0);

    private final Supplier<Transport> transport;
    private final Contexts contexts = new Contexts();
    private final HandlerExecutor handlers = new HandlerExecutor();
    private Phase phase = Phase.NEW;
    private @Nullable Executor executor;
    private dev.torc.http.@Nullable HttpServer server;

    TorcHttpServer(Supplier<Transport> transport) {
        this.transport = transport;
    }

    @Override
    public synchronized void bind(InetSocketAddress address, int backlog) throws IOException {
        if (phase != Phase.NEW) {
            throw new BindException("HttpServer already bound");
        }
        Objects.requireNonNull(address, "address");
        ListenOptions options = ListenOptions.defaults();
        try {
            server = dev.torc.http.HttpServer.builder()
                    .transport(transport.get())
                    .listen(address)
                    .listenOptions(backlog > 0 ? options.withBacklog(backlog) : options)
                    .loopOptions(LoopOptions.defaults().withFailureListener(TorcHttpServer::log))
                    .limits(Settings.limits())
                    .timeouts(Settings.timeouts())
                    .handler(this::handle)
                    .start();
        } catch (TransportException e) {
            throw new IOException(e.getMessage(), e);
        }
        phase = Phase.BOUND;
    }

    private static void log(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "A handler failed", failure);
    }

    @Override
    public synchronized void start() {
        if (phase != Phase.BOUND) {
            throw new IllegalStateException(
                    "a server is started once, after it was bound, and not after it was stopped");
        }
        phase = Phase.STARTED;
        handlers.start(executor);
    }

    @Override
    public synchronized void setExecutor(@Nullable Executor value) {
        if (phase == Phase.STARTED) {
            throw new IllegalStateException("server already started");
        }
        executor = value;
    }

    @Override
    public synchronized @Nullable Executor getExecutor() {
        return executor;
    }

    @Override
    public void stop(int delaySeconds) {
        if (delaySeconds < 0) {
            throw new IllegalArgumentException("negative delay parameter");
        }
        dev.torc.http.HttpServer running;
        synchronized (this) {
            phase = Phase.STOPPED;
            running = server;
        }
        if (running != null) {
            running.stop(Duration.ofSeconds(delaySeconds));
        }
        handlers.stop();
    }

    @Override
    public HttpContext createContext(String path, HttpHandler handler) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(handler, "handler");
        return add(new TorcHttpContext(this, path, handler));
    }

    @Override
    public HttpContext createContext(String path) {
        Objects.requireNonNull(path, "path");
        return add(new TorcHttpContext(this, path, null));
    }

    private TorcHttpContext add(TorcHttpContext context) {
        contexts.add(context);
        return context;
    }

    @Override
    public void removeContext(String path) {
        Objects.requireNonNull(path, "path");
        contexts.remove(contexts.exact(path));
    }

    @Override
    public void removeContext(HttpContext context) {
        Objects.requireNonNull(context, "context");
        contexts.remove(context instanceof TorcHttpContext own ? own : null);
    }

    @Override
    public synchronized @Nullable InetSocketAddress getAddress() {
        dev.torc.http.HttpServer bound = server;
        return bound == null ? null : bound.address();
    }

    /** On the loop: everything else happens on a thread of the handlers. */
    private void handle(HttpExchange exchange) throws Exception {
        Connection connection = exchange.connection();
        Endpoints endpoints = new Endpoints(address(connection.localAddress()), address(connection.remoteAddress()));
        Blocking.handler(call -> handle(call, endpoints), handlers).handle(exchange);
    }

    private static InetSocketAddress address(@Nullable SocketAddress known) {
        return known instanceof InetSocketAddress internet ? internet : NOBODY;
    }

    private void handle(BlockingExchange call, Endpoints endpoints) throws IOException {
        URI uri;
        try {
            uri = new URI(call.request().target());
        } catch (URISyntaxException e) {
            refuse(call, 400, "URISyntaxException thrown");
            return;
        }
        TorcHttpContext context = uri.getPath() == null ? null : contexts.find(uri.getPath());
        if (context == null) {
            refuse(call, 404, "No context found for request");
            return;
        }
        HttpHandler handler = context.getHandler();
        if (handler == null) {
            refuse(call, 500, "No handler for context");
            return;
        }
        call.detach();
        context.handle(new TorcHttpExchange(context, call, endpoints, uri), handler);
    }

    private static void refuse(BlockingExchange call, int status, String reason) {
        String page = "<h1>" + status + " " + Reason.of(status) + "</h1>" + reason;
        call.respond(status, "text/html", page.getBytes(StandardCharsets.ISO_8859_1));
    }
}
