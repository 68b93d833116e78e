package dev.torc.tests.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A request of the reference application and the content that its answer must have, octet by octet. Immutable. */
public final class RestartRequest {
    private static final int ECHOED_BYTES_MAX = 20_000;
    private static final int LARGE_BYTES = 400_000;
    private static final int PIPELINED_MAX = 8;

    public final String line;
    public final byte[] octets;
    final byte[] expected;

    private RestartRequest(String line, byte[] octets, byte[] expected) {
        this.line = line;
        this.octets = octets;
        this.expected = expected;
    }

    /** Whether a client may send it again of its own accord (RFC 9110, section 9.2.2). */
    boolean isIdempotent() {
        return line.startsWith("GET ");
    }

    /** What a connection sends next: mostly one request, at times a pipeline of those that may be pipelined. */
    public static List<RestartRequest> next(Random random) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> List.of(echo(random));
            case 3 -> List.of(chunkedEcho(random));
            case 4 -> List.of(get("/bytes/" + LARGE_BYTES, letters(LARGE_BYTES)));
            case 5 -> List.of(get("/delay?ms=" + random.nextInt(60), "Delayed".getBytes(ISO_8859_1)));
            case 6 -> List.of(get("/stream?chunks=20&size=1000", letters(20_000)));
            case 7, 8 -> pipeline(random);
            default -> List.of(hello());
        };
    }

    private static List<RestartRequest> pipeline(Random random) {
        List<RestartRequest> requests = new ArrayList<>();
        for (int i = 2 + random.nextInt(PIPELINED_MAX - 1); i > 0; i--) {
            requests.add(
                    switch (random.nextInt(4)) {
                        case 0 -> get("/bytes/3000", letters(3000));
                        case 1 -> get("/delay?ms=" + random.nextInt(10), "Delayed".getBytes(ISO_8859_1));
                        default -> hello();
                    });
        }
        return requests;
    }

    public static RestartRequest hello() {
        return get("/plaintext", "Hello, World!".getBytes(ISO_8859_1));
    }

    public static RestartRequest get(String target, byte[] expected) {
        return of("GET " + target, "", new byte[0], expected);
    }

    private static RestartRequest echo(Random random) {
        return echo(content(random));
    }

    public static RestartRequest echo(byte[] content) {
        return of("POST /echo", "Content-Length: " + content.length + "\r\n", content, content);
    }

    private static RestartRequest chunkedEcho(Random random) {
        byte[] content = content(random);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int at = 0; at < content.length; ) {
            int length = Math.min(content.length - at, 1 + random.nextInt(ECHOED_BYTES_MAX));
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            chunks.write(content, at, length);
            chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += length;
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return of("POST /echo", "Transfer-Encoding: chunked\r\n", chunks.toByteArray(), content);
    }

    private static byte[] content(Random random) {
        byte[] content = new byte[1 + random.nextInt(ECHOED_BYTES_MAX)];
        random.nextBytes(content);
        return content;
    }

    private static byte[] letters(int count) {
        byte[] letters = new byte[count];
        Arrays.fill(letters, (byte) 'x');
        return letters;
    }

    private static RestartRequest of(String line, String fields, byte[] content, byte[] expected) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes((line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n").getBytes(ISO_8859_1));
        octets.writeBytes(content);
        return new RestartRequest(line, octets.toByteArray(), expected);
    }
}
