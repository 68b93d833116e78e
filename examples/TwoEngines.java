// The same handler on every engine, side by side: io_uring on one port, NIO on the next.
//
//     ./torc example two-engines
//     curl http://127.0.0.1:8080/
//     curl http://127.0.0.1:8081/

import dev.torc.http.HttpServer;
import dev.torc.transport.Transport;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.IOException;

final class TwoEngines {
    void main() throws IOException {
        int port = Integer.getInteger("port", 8080);
        for (String name : Transports.names()) {
            try {
                start(Transports.named(name), port);
            } catch (TransportException e) {
                IO.println(e.getMessage()); // io_uring is not everywhere; this says what is missing
            }
            port = port == 0 ? 0 : port + 1;
        }
    }

    void start(Transport transport, int port) throws IOException {
        HttpServer server = HttpServer.builder()
                .transport(transport)
                .listen("127.0.0.1", port)
                .handler(exchange -> exchange.text(200, "Hello from " + transport.name() + "\n"))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort() + " transport=" + transport.name());
    }
}
