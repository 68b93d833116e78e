package dev.torc.tests.faults;

import dev.torc.http.HttpServer;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;

/** A server on a unix socket: the first argument names the engine, the second the socket's file. Says when it is ready. */
public final class UnixServer {
    static final String READY = "ready";
    static final String HELLO = "Hello, World!";

    private UnixServer() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.builder()
                .transport(Transports.named(args[0]))
                .listen(UnixDomainSocketAddress.of(args[1]))
                .handler(exchange -> exchange.text(200, HELLO))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(READY);
    }
}
