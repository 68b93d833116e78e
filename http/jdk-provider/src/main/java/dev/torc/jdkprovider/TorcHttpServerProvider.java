package dev.torc.jdkprovider;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import dev.torc.transport.Transport;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes servers of the JDK's API that run on Torc. {@link HttpServer#create} finds it where its jar is present; the system
 * property {@code com.sun.net.httpserver.HttpServerProvider} names another one. Immutable; for any thread.
 */
public final class TorcHttpServerProvider extends HttpServerProvider {
    private static final String TRANSPORT = "torc.transport";

    private final Supplier<Transport> transport;

    /**
     * Servers run on the transport that the system property {@code torc.transport} names, and without it, or with
     * {@code auto}, on {@link Transports#best}.
     */
    public TorcHttpServerProvider() {
        this.transport = TorcHttpServerProvider::configured;
    }

    /** Servers run on this transport. */
    public TorcHttpServerProvider(Transport transport) {
        Objects.requireNonNull(transport, "transport");
        this.transport = () -> transport;
    }

    private static Transport configured() {
        String name = System.getProperty(TRANSPORT, "auto");
        return name.equals("auto") ? Transports.best() : Transports.named(name);
    }

    @Override
    public HttpServer createHttpServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        TorcHttpServer server = new TorcHttpServer(transport);
        if (address != null) {
            server.bind(address, backlog);
        }
        return server;
    }

    /** Not supported: Torc has no TLS yet. */
    @Override
    public HttpsServer createHttpsServer(@Nullable InetSocketAddress address, int backlog) {
        throw new UnsupportedOperationException("Torc has no TLS yet; the JDK's own servers are back with "
                + "-Dcom.sun.net.httpserver.HttpServerProvider=sun.net.httpserver.DefaultHttpServerProvider");
    }
}
