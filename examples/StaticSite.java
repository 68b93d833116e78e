// A folder as a web site: validators, ranges, compressed siblings, and an API beside it.
//
//     ./torc example static-site [FOLDER]
//     curl -i http://127.0.0.1:8080/
//     curl -i -r 0-9 http://127.0.0.1:8080/index.html

import dev.torc.http.HttpServer;
import dev.torc.http.files.StaticFiles;
import dev.torc.http.routing.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

final class StaticSite {
    void main(String[] args) throws IOException {
        StaticFiles site = StaticFiles.builder(Path.of(args.length == 0 ? "." : args[0]))
                .cacheControl(path -> path.startsWith("assets/") ? "max-age=31536000, immutable" : "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .build();
        Router router = Router.builder()
                .get("/api/time", exchange -> exchange.text(200, Instant.now() + "\n"))
                .otherwise(site)
                .build();
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .handler(router)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }
}
