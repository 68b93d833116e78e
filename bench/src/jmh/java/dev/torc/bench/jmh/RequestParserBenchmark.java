package dev.torc.bench.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestParser;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to parse and validate a request head that is in a direct buffer? Sixteen heads of the same size and
 * of different shapes take turns; {@code copying} does it with Strings of everything, as a first version would. That one is lean:
 * it keeps names and values in a list. Servers commonly put them into a case-insensitive multimap of a request object.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class RequestParserBenchmark {

    private static final int HEADS = 16;
    private static final int SMALL_BYTES = 35;
    private static final int BROWSER_BYTES = 700;

    /** 35 bytes: a request line and Host. 700 bytes: twelve fields, as browsers send them. */
    @Param({"35", "700"})
    public int headBytes;

    private final RequestParser parser = new RequestParser(HttpLimits.defaults());
    private final ByteBuffer[] heads = new ByteBuffer[HEADS];
    private final byte[] copy = new byte[1024];
    private int next;

    /** Encodes the heads. */
    @Setup
    public void encodeHeads() {
        for (int i = 0; i < HEADS; i++) {
            byte[] head = (headBytes == SMALL_BYTES ? smallHead(i) : browserHead(i)).getBytes(ISO_8859_1);
            if (head.length != headBytes) {
                throw new IllegalStateException("head " + i + " has " + head.length + " bytes");
            }
            heads[i] = ByteBuffer.allocateDirect(2048).put(head).flip();
            if (parser.parse(heads[i], 0, head.length) != head.length
                    || !copying().equals("a")) {
                throw new IllegalStateException("head " + i + " is not parsed");
            }
        }
    }

    /** Torc's parser. */
    @Benchmark
    public int offsets() {
        ByteBuffer head = heads[next++ & HEADS - 1];
        return parser.parse(head, 0, head.limit());
    }

    /** The same with a look at method, path and framing, as a server does. */
    @Benchmark
    public int offsetsAndLook() {
        ByteBuffer head = heads[next++ & HEADS - 1];
        int length = parser.parse(head, 0, head.limit());
        var parsed = parser.head();
        return length
                + parsed.method().ordinal()
                + (parsed.pathEquals("/plaintext") ? 1 : 0)
                + (parsed.keepAlive() ? 1 : 0)
                + (parsed.chunked() ? 1 : 0)
                + (int) parsed.contentLength();
    }

    /** A parser that copies the head and makes Strings of everything; it validates less. */
    @Benchmark
    public String copying() {
        ByteBuffer head = heads[next++ & HEADS - 1];
        int length = head.limit();
        head.get(0, copy, 0, length);
        String text = new String(copy, 0, length, ISO_8859_1);
        int lineEnd = text.indexOf("\r\n");
        String[] parts = text.substring(0, lineEnd).split(" ");
        List<String> fields = new ArrayList<>();
        String host = "";
        for (int at = lineEnd + 2; !text.startsWith("\r\n", at); ) {
            int end = text.indexOf("\r\n", at);
            int colon = text.indexOf(':', at);
            String name = text.substring(at, colon).toLowerCase(Locale.ROOT);
            String value = text.substring(colon + 1, end).trim();
            fields.add(name);
            fields.add(value);
            if (name.equals("host")) {
                host = value;
            }
            at = end + 2;
        }
        if (!parts[2].equals("HTTP/1.1") || fields.size() < 2) {
            throw new IllegalStateException(parts[2]);
        }
        return host.substring(0, 1);
    }

    private static String smallHead(int i) {
        int pathBytes = i % 9;
        String path = "/" + "plaintex".substring(0, pathBytes);
        String host = "a".repeat(SMALL_BYTES - "GET / HTTP/1.1\r\nHost: \r\n\r\n".length() - pathBytes);
        return "GET " + path + " HTTP/1.1\r\n" + (i < 9 ? "Host: " : "host: ") + host + "\r\n\r\n";
    }

    private static String browserHead(int i) {
        String[] fields = {
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:1" + (20 + i) + ".0) Gecko/20100101 Firefox/1" + (20 + i)
                    + ".0",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "Accept-Language: en-GB,en;q=0.7,de;q=0.3".substring(0, 24 + i),
            "Accept-Encoding: gzip, deflate, br, zstd",
            "Referer: https://www.example.org/search?q=" + "torc".repeat(1 + i % 4),
            "DNT: 1",
            "Connection: keep-alive",
            "Upgrade-Insecure-Requests: 1",
            "Sec-Fetch-Dest: document",
            "Sec-Fetch-Mode: navigate"
        };
        StringBuilder head = new StringBuilder("GET /articles/" + "2026/".repeat(i % 5) + "index.html?page=" + i);
        head.append(" HTTP/1.1\r\nHost: a").append("www.example.org", 0, i % 16).append("\r\n");
        for (int k = 0; k < fields.length; k++) {
            head.append(fields[(k + i) % fields.length]).append("\r\n");
        }
        String cookie = "Cookie: session=";
        int left = BROWSER_BYTES - head.length() - cookie.length() - 4;
        return head + cookie + "0123456789abcdef; theme=dark; ".repeat(20).substring(0, left) + "\r\n\r\n";
    }
}
