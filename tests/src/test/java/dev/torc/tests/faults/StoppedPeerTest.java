package dev.torc.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.bench.app.Tool;
import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.HttpStats;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A client whose process is stopped (SIGSTOP): its kernel goes on acknowledging until its buffers are full, and it says nothing. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class StoppedPeerTest {
    private static final Duration STALL = Duration.ofMillis(500);
    private static final long MUCH_BYTES = 4 << 20;
    private static final String DOWNLOAD = "printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' >&3; exec cat <&3";
    private static final String UPLOAD =
            "printf 'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 100000000000\\r\\n\\r\\n' >&3; exec cat /dev/zero >&3";

    private final HttpServer server;
    private final LoopOptions options =
            LoopOptions.defaults().withLoops(1).withBuffers(4 << 10, 64 << 20).withWatermarks(16 << 10, 64 << 10);

    StoppedPeerTest(Transport transport) throws IOException {
        server = HttpServer.builder()
                .transport(transport)
                .loopOptions(options)
                .limits(HttpLimits.defaults().withBodyBytesMax(1L << 40))
                .timeouts(HttpTimeouts.defaults()
                        .withWriteStall(STALL)
                        .withBody(STALL)
                        .withLinger(STALL))
                .listen("127.0.0.1", 0)
                .handler(StoppedPeerTest::handle)
                .start();
    }

    private static void handle(HttpExchange exchange) {
        if (exchange.request().header("Content-Length") != null) {
            exchange.receive(new BodyReceiver() {
                @Override
                public void onBytes(ByteBuffer lent) {}

                @Override
                public void onComplete() {}
            });
            return;
        }
        exchange.start(200, null, -1);
        pour(exchange);
    }

    private static void pour(HttpExchange exchange) {
        while (exchange.write(ByteBuffer.allocate(4 << 10))) {
            // More.
        }
        exchange.onWritable(() -> pour(exchange));
    }

    @BeforeEach
    void hasAShellWithSockets() {
        assumeTrue(Tool.isPresent("bash"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private long counted(Counter counter) {
        return server.loops().all().getFirst().stats().get(counter);
    }

    private Process peer(String script) throws IOException {
        String connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.address().getPort() + "; ";
        return new ProcessBuilder("bash", "-c", connect + script)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        String command = "kill -" + name + " " + process.pid();
        assertEquals(0, new ProcessBuilder("bash", "-c", command).start().waitFor());
    }

    /** Stops it once bytes flow, waits for the deadline, and lets it go on, which it cannot. */
    private void stop(Process peer, Counter flowing, HttpStats.Counter deadline) throws Exception {
        try {
            Patience.awaitTrue("bytes that flow", () -> counted(flowing) > MUCH_BYTES);
            signal(peer, "STOP");
            long[] buffersMax = {0};
            Patience.awaitTrue("the deadline", () -> {
                buffersMax[0] = Math.max(buffersMax[0], counted(Counter.BUFFERS_IN_USE));
                return server.stats().get(deadline) == 1;
            });
            // One write goes beyond the mark.
            int buffersAllowed = options.highWatermarkBytes() / options.bufferBytes() + 4;
            assertTrue(buffersMax[0] <= buffersAllowed, () -> buffersMax[0] + " buffers");
            Patience.awaitTrue("the end of the connection", () -> counted(Counter.CONNECTIONS) == 0);
            Patience.awaitTrue("the return of all buffers", () -> counted(Counter.BUFFERS_IN_USE) == 0);
            signal(peer, "CONT");
            assertTrue(peer.waitFor(20, TimeUnit.SECONDS), "the peer goes on as if its connection did");
        } finally {
            peer.destroyForcibly();
        }
    }

    @Test
    void aReaderThatIsStoppedIsResetAtTheWriteDeadlineAndTheServerDoesNotGrow() throws Exception {
        stop(peer(DOWNLOAD), Counter.SENT_BYTES, HttpStats.Counter.WRITE_TIMEOUTS);
    }

    @Test
    void aSenderThatIsStoppedIsRefusedAtTheDeadlineOfItsContent() throws Exception {
        stop(peer(UPLOAD), Counter.RECEIVED_BYTES, HttpStats.Counter.BODY_TIMEOUTS);
    }
}
