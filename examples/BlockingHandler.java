// Handlers that block: each request has a virtual thread, an InputStream and an OutputStream, and the loop goes on.
//
//     ./torc example blocking-handler
//     curl http://127.0.0.1:8080/addresses/localhost
//     curl -X POST -T big.iso http://127.0.0.1:8080/sha256
//     curl -X POST -T words.txt http://127.0.0.1:8080/upper

import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.routing.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class BlockingHandler {
    void main() throws IOException {
        Router router = Router.builder()
                .get("/addresses/{host}", Blocking.handler(this::addresses))
                .post("/sha256", Blocking.handler(this::sha256))
                .post("/upper", Blocking.handler(this::upper))
                .build();
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .handler(router)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }

    // Asking the name service blocks, and the JDK has no other way.
    void addresses(BlockingExchange exchange) {
        try {
            InetAddress[] found = InetAddress.getAllByName(exchange.pathParameter("host"));
            exchange.text(
                    200, Stream.of(found).map(InetAddress::getHostAddress).collect(Collectors.joining("\n", "", "\n")));
        } catch (UnknownHostException e) {
            exchange.text(404, "This host is not known\n");
        }
    }

    void sha256(BlockingExchange exchange) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        exchange.body().transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        exchange.text(200, HexFormat.of().formatHex(digest.digest()) + "\n");
    }

    // Streams both ways: a line is answered while the next is still on its way.
    void upper(BlockingExchange exchange) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(exchange.body(), StandardCharsets.UTF_8));
        try (OutputStream out = exchange.stream(200, "text/plain;charset=utf-8", -1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write((line.toUpperCase(Locale.ROOT) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
