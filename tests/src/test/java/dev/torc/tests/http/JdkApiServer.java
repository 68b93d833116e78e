package dev.torc.tests.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import dev.torc.jdkprovider.TorcHttpServerProvider;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A server behind the API of com.sun.net.httpserver: the JDK's own, or Torc's on one transport. */
record JdkApiServer(String name, HttpServerProvider provider) {
    private static final String JDK = "sun.net.httpserver.DefaultHttpServerProvider";

    /** The JDK's, and Torc's on each transport that works here. */
    static List<JdkApiServer> all() {
        List<JdkApiServer> servers = new ArrayList<>();
        servers.add(jdk());
        for (Transport transport : TestServer.transports()) {
            servers.add(new JdkApiServer("torc " + transport.name(), new TorcHttpServerProvider(transport)));
        }
        return servers;
    }

    private static JdkApiServer jdk() {
        try {
            Object provider = Class.forName(JDK).getDeclaredConstructor().newInstance();
            return new JdkApiServer("jdk", (HttpServerProvider) provider);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    boolean isTorc() {
        return provider instanceof TorcHttpServerProvider;
    }

    /** A server on a free port, not started. */
    HttpServer create() throws IOException {
        return provider.createHttpServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @Override
    public String toString() {
        return name;
    }
}
