package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each request on a connection of its own, against servers that end connections in good and in bad ways. */
class ConnectionPerRequestTest {
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** What a server does with a connection whose request it has read. */
    private interface Ending {
        void answer(Socket socket) throws IOException;
    }

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger askedToClose = new AtomicInteger();
    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private LoadResult load(long timeoutMillis, Ending ending) throws Exception {
        Thread.ofVirtual().start(() -> accept(ending));
        String url = "http://127.0.0.1:" + listening.getLocalPort() + "/";
        long timeout = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        LoadJob job = LoadJob.of(url)
                .withConnections(3)
                .withDurationNanos(TimeUnit.MINUTES.toNanos(1))
                .withRequests(20)
                .withRequestsPerConnection(1)
                .withTimeoutNanos(timeout);
        return LoadRun.run(job);
    }

    private void accept(Ending ending) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, ending));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, Ending ending) {
        try {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            if (head.indexOf("\r\nConnection: close\r\n") > 0) {
                askedToClose.incrementAndGet();
            }
            ending.answer(socket);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void makesAConnectionForEachRequest() throws Exception {
        LoadResult result = load(5000, socket -> {
            write(socket, RESPONSE);
            socket.close();
        });
        assertEquals(20, result.succeeded());
        assertEquals(Map.of(), result.errors());
        assertEquals(20, accepted.get());
        assertEquals(20, askedToClose.get());
    }

    @Test
    void readsAResponseThatLastsUntilTheEnd() throws Exception {
        LoadResult result = load(5000, socket -> {
            write(socket, "HTTP/1.1 200 OK\r\n\r\nok");
            socket.close();
        });
        assertEquals(20, result.succeeded());
        assertEquals(Map.of(), result.errors());
    }

    @Test
    void countsConnectionsThatTheServerLeavesOpen() throws Exception {
        LoadResult result = load(100, socket -> write(socket, RESPONSE));
        assertEquals(20, result.succeeded());
        assertEquals(Map.of("not closed by the server", 20L), result.errors());
    }

    @Test
    void countsResetsAfterTheResponseToo() throws Exception {
        LoadResult result = load(5000, socket -> {
            write(socket, RESPONSE);
            socket.setSoLinger(true, 0);
            socket.close();
        });
        assertEquals(20, accepted.get());
        assertEquals(Map.of("reset", 20L), result.errors());
    }

    @Test
    void countsConnectionsThatEndWithoutAResponse() throws Exception {
        LoadResult result = load(5000, Socket::close);
        assertEquals(0, result.responses());
        assertEquals(Map.of("closed early", 20L), result.errors());
        assertTrue(result.responseNanos().isEmpty());
    }
}
