package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.server.HttpLoops;
import dev.torc.tests.transport.MemoryWire;
import dev.torc.transport.LoopOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a request costs the server in memory, without a kernel: parsed, dispatched, handled, encoded, in batches of pipelined ones
 * with sixteen different heads. Beside it, turn and turn about, what the least costs that an answer needs: an octet-by-octet search
 * for the end of each of the same heads, and a copy of a canned response. It prints the ratio of the two and their times. A JVM of its
 * own, for what other tests taught the compiler would count. Argument: {@code plain}, or {@code slow}, whose handler searches for the
 * ends of two heads.
 */
final class ServerCostProbe {
    private static final int HEADS = 16;
    private static final int BATCH = 64;
    private static final int BATCHES = 400;
    private static final int ROUNDS = 300;
    private static final int ROUNDS_WARM = 100;

    private static final String HELLO = "Hello, World!";
    private static final String CANNED = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\n" + HELLO;

    private static final byte[] REQUESTS = requests();

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ByteBuffer out = ByteBuffer.allocateDirect(BATCH * CANNED.length());
    private final byte[] canned = CANNED.getBytes(ISO_8859_1);
    private final MemoryWire wire;

    private ServerCostProbe(boolean slow) throws IOException {
        Search extra = new Search();
        HttpHandler handler = exchange -> {
            if (slow) {
                extra.next();
                extra.next();
            }
            exchange.text(200, HELLO);
        };
        LoopOptions options = LoopOptions.defaults();
        wire = new MemoryWire(
                options,
                loops -> new HttpLoops(
                        loops, handler, handler, HttpLimits.defaults(), HttpTimeouts.defaults(), options));
    }

    public static void main(String[] arguments) throws IOException {
        new ServerCostProbe(arguments[0].equals("slow")).run();
    }

    private static byte[] requests() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            int kind = i % HEADS;
            requests.append("GET /plaintext?")
                    .append("0123456789abcdef", 0, kind + 1)
                    .append(" HTTP/1.1\r\nHost: localhost\r\nUser-Agent: probe/")
                    .append(kind)
                    .append("\r\n\r\n");
        }
        return requests.toString().getBytes(ISO_8859_1);
    }

    /** Finds one head after the other, and begins again behind the last. */
    private static final class Search {
        private final ByteBuffer bytes =
                ByteBuffer.allocateDirect(REQUESTS.length).put(REQUESTS).flip();
        private int at;

        /** Answers where the head ends. */
        int next() {
            if (at == bytes.limit()) {
                at = 0;
            }
            int i = at + 3;
            while (bytes.get(i) != '\n'
                    || bytes.get(i - 1) != '\r'
                    || bytes.get(i - 2) != '\n'
                    || bytes.get(i - 3) != '\r') {
                i++;
            }
            at = i + 1;
            return at;
        }
    }

    private void run() throws IOException {
        wire.connect(null);
        Search search = new Search();
        double[] ratios = new double[ROUNDS];
        double[] serverNanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = threads.getCurrentThreadCpuTime();
            serve();
            long between = threads.getCurrentThreadCpuTime();
            refer(search);
            long end = threads.getCurrentThreadCpuTime();
            ratios[round] = (double) (between - start) / (end - between);
            serverNanos[round] = (double) (between - start) / (BATCHES * BATCH);
        }
        double ratio = median(ratios);
        double nanos = median(serverNanos);
        System.out.printf(Locale.ROOT, "ratio=%.3f server=%.1f reference=%.1f%n", ratio, nanos, nanos / ratio);
        wire.close();
    }

    private static double median(double[] values) {
        double[] steady = IntStream.range(ROUNDS_WARM, ROUNDS)
                .mapToDouble(i -> values[i])
                .sorted()
                .toArray();
        return steady[steady.length / 2];
    }

    private void serve() {
        for (int i = 0; i < BATCHES; i++) {
            wire.send(REQUESTS, 0, REQUESTS.length);
            wire.settle();
            if (wire.forget() < BATCH * HELLO.length()) {
                throw new IllegalStateException("not all requests were answered");
            }
        }
    }

    private void refer(Search search) {
        for (int i = 0; i < BATCHES; i++) {
            out.clear();
            for (int k = 0; k < BATCH; k++) {
                search.next();
                out.put(canned);
            }
            if (out.hasRemaining()) {
                throw new IllegalStateException("not all requests were answered");
            }
        }
    }
}
