package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.ResponseListener;
import dev.torc.transport.Connection;
import dev.torc.transport.FileRegion;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What belongs to a connection while it is idle, and what is lent to it for a request only. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class IdleConnectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Key<String> OF_CONNECTION = Key.ofConnection("seen");
    private static final Key<String> OF_REQUEST = Key.named("mark");

    private final Transport transport;

    IdleConnectionTest(Transport transport) {
        this.transport = transport;
    }

    /** Runs a task on the loop of an exchange's connection, and waits for it. */
    private static void onLoop(HttpExchange exchange, Runnable task) throws Exception {
        CompletableFuture.runAsync(task, exchange.connection().loop()).get(10, TimeUnit.SECONDS);
    }

    @Test
    void anExchangeThatWasKeptReachesNoOtherConnection() throws Exception {
        LinkedBlockingQueue<HttpExchange> came = new LinkedBlockingQueue<>();
        try (TestServer server = new TestServer(transport, came::add);
                RawClient first = server.client();
                RawClient second = server.client()) {
            first.send(GET);
            HttpExchange kept = came.take();
            onLoop(kept, () -> kept.text(200, "first\n"));
            first.readUntil("first\n");

            second.send(GET);
            HttpExchange current = came.take();
            assertNotSame(kept, current);
            assertNotSame(kept.connection(), current.connection());
            onLoop(current, () -> {
                assertThrows(IllegalStateException.class, () -> kept.text(200, "stolen\n"));
                assertThrows(IllegalStateException.class, () -> kept.header("X-Stolen", "yes"));
                assertThrows(IllegalStateException.class, () -> kept.attribute(OF_REQUEST, "stolen"));
                assertThrows(IllegalStateException.class, kept::request);
                kept.pauseBody();
                kept.resumeBody();
                current.text(200, current.attribute(OF_REQUEST) + "\n");
            });
            second.readUntil("\r\n\r\n");
            assertEquals("null\n", second.readUntil("\n"));
            assertEquals(0, server.failures());
        }
    }

    @Test
    void whoComesAfterTheResponseIsToldOfNoOther() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        ResponseListener late = new ResponseListener() {
            @Override
            public void onStart(HttpExchange exchange, int status) {
                told.add("start " + status);
            }

            @Override
            public void onEnd(HttpExchange exchange, boolean complete) {
                told.add("end " + exchange.status());
            }
        };
        HttpHandler handler = exchange -> {
            boolean first = exchange.request().pathEquals("/first");
            exchange.text(200, "answer\n");
            if (first) {
                exchange.listen(late);
                exchange.onAbort(() -> told.add("abort"));
            }
        };
        try (TestServer server = new TestServer(transport, handler);
                RawClient first = server.client();
                RawClient second = server.client();
                RawClient third = server.client()) {
            first.send(GET.replace("/ ", "/first ")).readUntil("answer\n");
            second.send("nonsense\r\n\r\n").readUntil("HTTP/1.1 400 ");
            first.send(GET.replace("/ ", "/first ")).readUntil("answer\n");
            third.send(GET).readUntil("answer\n");
            first.send(GET).readUntil("answer\n");
            assertEquals(0, server.failures());
        }
        assertEquals(0, told.size(), told::toString);
    }

    @Test
    void aFileThatIsGivenToAnEndedExchangeIsClosed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "content");
        LinkedBlockingQueue<HttpExchange> came = new LinkedBlockingQueue<>();
        try (TestServer server = new TestServer(transport, came::add);
                RawClient client = server.client()) {
            client.send(GET);
            HttpExchange kept = came.take();
            FileChannel whole = FileChannel.open(file);
            FileChannel part = FileChannel.open(file);
            onLoop(kept, () -> {
                kept.text(200, "answer\n");
                assertThrows(IllegalStateException.class, () -> kept.file(200, null, new FileRegion(whole, 0, 7)));
                assertThrows(IllegalStateException.class, () -> kept.write(new FileRegion(part, 0, 7)));
            });
            assertFalse(whole.isOpen());
            assertFalse(part.isOpen());
        }
    }

    @Test
    void theExchangeOfAConnectionIsTheSameAgain() throws Exception {
        Queue<HttpExchange> seen = new ConcurrentLinkedQueue<>();
        HttpHandler handler = exchange -> {
            seen.add(exchange);
            exchange.text(200, "answer\n");
        };
        try (TestServer server = new TestServer(transport, handler);
                RawClient client = server.client();
                RawClient other = server.client()) {
            client.send(GET).readUntil("answer\n");
            other.send(GET).readUntil("answer\n");
            client.send(GET).readUntil("answer\n");
        }
        HttpExchange first = seen.remove();
        assertNotSame(first, seen.remove());
        assertSame(first, seen.remove());
    }

    @Test
    void attributesOfTheConnectionOutliveItsIdleTimeAndThoseOfARequestDoNot() throws IOException {
        HttpHandler handler = exchange -> {
            String text = exchange.attribute(OF_CONNECTION) + " " + exchange.attribute(OF_REQUEST) + "\n";
            exchange.attribute(OF_CONNECTION, exchange.request().path());
            exchange.attribute(OF_REQUEST, exchange.request().path());
            exchange.text(200, text);
        };
        try (TestServer server = new TestServer(transport, handler);
                RawClient client = server.client();
                RawClient other = server.client()) {
            client.send(GET.replace("/ ", "/a ")).readUntil("null null\n");
            other.send(GET.replace("/ ", "/b ")).readUntil("null null\n");
            client.send(GET.replace("/ ", "/c ")).readUntil("/a null\n");
            other.send(GET).readUntil("/b null\n");
        }
    }

    @Test
    void aReceiverMayAnswerAtOnceOutsideOfTheHandlersCall() throws Exception {
        LinkedBlockingQueue<HttpExchange> came = new LinkedBlockingQueue<>();
        try (TestServer server = new TestServer(transport, came::add);
                RawClient client = server.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                HttpExchange exchange = came.take();
                Connection connection = exchange.connection();
                onLoop(
                        exchange,
                        () -> exchange.receive(new BodyReceiver() {
                            @Override
                            public void onBytes(ByteBuffer lent) {}

                            @Override
                            public void onComplete() {
                                exchange.text(200, "at once\n");
                            }
                        }));
                client.readUntil("at once\n");
                assertSame(connection, exchange.connection());
            }
            assertEquals(0, server.failures());
        }
    }

    @Test
    void moreConnectionsCanBeBusyAtOnceThanAreKeptForThem() throws Exception {
        int clients = 1200; // the loop keeps what 1,024 need
        LinkedBlockingQueue<HttpExchange> came = new LinkedBlockingQueue<>();
        RawClient[] busy = new RawClient[clients];
        try (TestServer server = new TestServer(transport, came::add)) {
            for (int i = 0; i < clients; i++) {
                busy[i] = server.client();
                busy[i].send(GET);
            }
            for (int i = 0; i < clients; i++) {
                HttpExchange exchange = came.take();
                exchange.connection().loop().execute(() -> exchange.text(200, "answer\n"));
            }
            for (RawClient client : busy) {
                client.readUntil("answer\n");
                client.close();
            }
            assertEquals(0, server.failures());
        }
    }
}
