// A server whose first clients find it warm: requests before the port opens, and an AOT cache.
//
//     ./torc example warm-start
//     curl -i http://127.0.0.1:8080/
//
// docs/start-up.md has the commands that make the cache and start with it.

import dev.torc.http.HttpServer;
import dev.torc.http.WarmUp;
import java.io.IOException;
import java.time.Duration;

final class WarmStart {
    // Called as "train", it is the run that the cache is made of: it ends when it has warmed up.
    void main(String[] args) throws IOException {
        boolean training = args.length > 0 && args[0].equals("train");
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", training ? 0 : Integer.getInteger("port", 8080))
                .handler(exchange -> exchange.text(200, "Hello, World!\n"))
                .warmUp(WarmUp.get(Duration.ofMillis(training ? 2000 : 200), "/"))
                .start();
        if (training) {
            server.close();
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }
}
