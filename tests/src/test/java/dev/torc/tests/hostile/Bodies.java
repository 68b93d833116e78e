package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.quick;

import java.util.List;
import java.util.Set;

/** Peers whose bodies are all framing, too long, or in crumbs. */
final class Bodies {
    private static final int PEERS = 40;
    private static final int CHUNKS = 20_000;
    private static final int OCTETS_TOO_MANY = 100_000;
    private static final int TRAILERS_TOO_MANY = 1000;
    private static final int CRUMBS = 1000;

    /** Of a reset the kernel tells once: where it told who sends, who reads sees an end, but no answer. */
    private static final Set<String> CUT = Set.of(Wire.RESET, "cut", Wire.END);

    private Bodies() {}

    static List<HostilePeer> peers() {
        return List.of(
                quick("tiny-segments", "the answer, as to any other", Bodies::tinySegments),
                quick("one-octet-chunks", "the answer, as to any other", Bodies::oneOctetChunks),
                quick(
                        "long-extension",
                        "400 and the end",
                        stage -> refused(stage, Set.of("400, end"), "1;" + "x".repeat(OCTETS_TOO_MANY))),
                quick(
                        "many-extensions",
                        "a reset: the answer has begun",
                        stage -> refused(stage, CUT, "1;xxxxxxxx\r\na\r\n".repeat(OCTETS_TOO_MANY))),
                quick(
                        "long-trailer",
                        "431 and the end",
                        stage -> refused(stage, Set.of("431, end"), "0\r\nX: " + "x".repeat(OCTETS_TOO_MANY))),
                quick(
                        "many-trailers",
                        "431 and the end",
                        stage -> refused(stage, Set.of("431, end"), "0\r\n" + "X: y\r\n".repeat(TRAILERS_TOO_MANY))),
                quick(
                        "huge-chunk",
                        "413 and the end",
                        stage -> refused(stage, Set.of("413, end"), "7fffffffffffffff\r\nx")),
                quick(
                        "overflowing-chunk",
                        "400 and the end",
                        stage -> refused(stage, Set.of("400, end"), "10000000000000001\r\nx")),
                quick("huge-body", "413 and the end", Bodies::hugeBody));
    }

    private static void tinySegments(Stage stage) throws Exception {
        String content = "x".repeat(CRUMBS);
        String request = Text.post("Connection: close\r\nContent-Length: " + CRUMBS + "\r\n") + content;
        stage.crowd(stage.count(PEERS), "200, end", wire -> {
            wire.sendMeanwhile(client -> {
                for (int i = 0; i < request.length(); i++) {
                    client.send(request.substring(i, i + 1));
                }
            });
            String answers = wire.answers();
            return wire.content().equals(content) ? answers : "other content";
        });
    }

    private static void oneOctetChunks(Stage stage) throws Exception {
        String request = Text.chunked() + "1\r\nx\r\n".repeat(CHUNKS) + "0\r\n\r\n";
        stage.crowd(stage.count(PEERS), "200, end", wire -> {
            String answers = wire.sendMeanwhile(client -> client.send(request)).answers();
            return wire.content().equals("x".repeat(CHUNKS)) ? answers : "other content";
        });
    }

    private static void refused(Stage stage, Set<String> outcomes, String body) throws Exception {
        stage.crowd(
                stage.count(PEERS),
                outcomes,
                wire -> wire.sendMeanwhile(client -> client.send(Text.chunked() + body))
                        .answers());
    }

    private static void hugeBody(Stage stage) throws Exception {
        stage.crowd(
                stage.count(PEERS),
                "413, end",
                wire -> wire.send(Text.post("Content-Length: 99999999999\r\n")).answers());
    }
}
