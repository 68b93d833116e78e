package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.quick;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Peers that do not speak HTTP/1.1. */
final class Garbage {
    private static final int PEERS = 200;
    private static final int OCTETS = 64 << 10;
    private static final String REFUSED = "400, end";

    /** The beginning of a TLS handshake: a record with a ClientHello of TLS 1.2, whose random is zeros. */
    private static final String CLIENT_HELLO = "\26\3\1\0\57\1\0\0\53\3\3" + "\0".repeat(32) + "\0\0\4\23\1\23\2\1\0";

    private Garbage() {}

    static List<HostilePeer> peers() {
        return List.of(
                quick("random-octets", "400 and the end", Garbage::random),
                quick("zeros", "400 and the end", stage -> sent(stage, REFUSED, "\0".repeat(OCTETS))),
                quick("tls-hello", "400 and the end", stage -> {
                    sent(stage, REFUSED, CLIENT_HELLO);
                    stage.expectCounted("tls_hellos", stage.count(PEERS));
                }),
                quick("http2-preface", "505 and the end", stage -> {
                    sent(stage, "505, end", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
                    stage.expectCounted("http2_prefaces", stage.count(PEERS));
                }),
                quick("other-protocol", "400 and the end", stage -> sent(stage, REFUSED, "SSH-2.0-client\r\n")));
    }

    private static void sent(Stage stage, String outcome, String octets) throws Exception {
        stage.crowd(
                stage.count(PEERS),
                outcome,
                wire -> wire.sendMeanwhile(client -> client.send(octets)).answers());
    }

    /** The same octets in every run. */
    private static void random(Stage stage) throws Exception {
        AtomicLong seed = new AtomicLong();
        stage.crowd(stage.count(PEERS), REFUSED, wire -> {
            byte[] octets = new byte[OCTETS];
            new Random(seed.getAndIncrement()).nextBytes(octets);
            String text = new String(octets, StandardCharsets.ISO_8859_1);
            return wire.sendMeanwhile(client -> client.send(text)).answers();
        });
    }
}
