package dev.torc.bench.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A server as its clients know it: where it is, what it serves, and how long it has patience. Immutable.
 *
 * @param deadlineMillis its deadlines for heads, bodies and writing
 */
record Site(InetSocketAddress address, int deadlineMillis) {
    /** The sizes of the files that it serves: what fits into a send, and what goes through a pipe. */
    static final List<Integer> FILE_BYTES = List.of(1, 3_000, 100_000, 2_500_000);

    /** How long a connection may stay idle, in deadlines. */
    static final int IDLE_DEADLINES = 2;

    Wire connect() throws IOException {
        return new Wire(address, 0);
    }

    /** The head of a request; the fields end with line breaks. */
    String request(String method, String target, String fields) {
        return method + " " + target + " HTTP/1.1\r\nHost: " + address.getHostString() + ":" + address.getPort()
                + "\r\n" + fields + "\r\n";
    }

    String get(String target) {
        return request("GET", target, "");
    }

    static Content file(int index) {
        return Content.keyed(1000 + index, FILE_BYTES.get(index));
    }

    /** A request, and what has to be answered. */
    record Asked(String head, int status, Content content) {}

    /** One of the requests that have no content, with what has to be answered. */
    Asked ask(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Asked(get("/plaintext"), 200, Content.HELLO);
            case 1 -> new Asked(get("/json"), 200, Content.text("{\"message\":\"Hello, World!\"}"));
            case 2 -> new Asked(get("/status/404"), 404, Content.text("404"));
            case 3 -> {
                int bytes = random.nextInt(20_000);
                yield new Asked(get("/bytes/" + bytes), 200, Content.letters(bytes));
            }
            default -> new Asked(get("/files/0"), 200, file(0));
        };
    }

    /** Writes the files that it serves. */
    static void writeFiles(Path folder) throws IOException {
        Files.createDirectories(folder);
        byte[] piece = new byte[1 << 16];
        for (int index = 0; index < FILE_BYTES.size(); index++) {
            Content content = file(index);
            try (OutputStream out = Files.newOutputStream(folder.resolve(Integer.toString(index)))) {
                for (long at = 0; at < content.length(); at += piece.length) {
                    out.write(piece, 0, content.copy(at, piece));
                }
            }
        }
    }
}
