// The smallest server: every request gets the same answer.
//
//     ./torc example hello
//     curl -i http://127.0.0.1:8080/

import dev.torc.http.HttpServer;
import java.io.IOException;

final class Hello {
    void main() throws IOException {
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .handler(exchange -> exchange.text(200, "Hello, World!\n"))
                .start();
        // SIGTERM and Ctrl-C finish what is in flight.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }
}
