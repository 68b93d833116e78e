// Server-sent events: what one client posts, all others are told. Who is slow is not written to until it has caught up;
// who comes back with Last-Event-ID is told what it missed.
//
//     ./torc example events
//     curl -N http://127.0.0.1:8080/events
//     curl -d 'Hello, all' http://127.0.0.1:8080/events

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.routing.Router;
import dev.torc.transport.EventLoop;
import dev.torc.transport.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

final class Events {
    static final int MESSAGE_BYTES_MAX = 16 * 1024;
    static final int MESSAGES_MAX = 1000;

    // A comment now and then keeps proxies from giving up, and finds out who is gone.
    static final long BEAT_NANOS = Duration.ofSeconds(15).toNanos();

    // What was posted last, by id. Written under this object's lock, so that no id appears after a higher one.
    final ConcurrentNavigableMap<Long, String> messages = new ConcurrentSkipListMap<>();
    final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

    // Ids go on where the last run ended, more or less; a client that comes back would else wait for ids it has seen.
    volatile long lastId = System.currentTimeMillis();

    void main() throws IOException {
        Router router = Router.builder()
                .get("/events", exchange -> new Subscriber(exchange).start())
                .post(
                        "/events",
                        exchange -> exchange.receiveAll(MESSAGE_BYTES_MAX, body -> {
                            publish(new String(body, StandardCharsets.UTF_8));
                            exchange.respond(202);
                        }))
                .build();
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .handler(router)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            subscribers.forEach(
                    subscriber -> subscriber.loop.execute(subscriber::end)); // they would not end by themselves
            server.close();
        }));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }

    synchronized void publish(String message) {
        messages.put(lastId + 1, message);
        lastId++;
        messages.remove(lastId - MESSAGES_MAX);
        subscribers.forEach(subscriber -> subscriber.loop.execute(subscriber::tell));
    }

    /** One client that listens; on its connection's loop. */
    final class Subscriber {
        final HttpExchange exchange;
        final EventLoop loop;
        final Timer beat;
        long toldId;
        boolean writable = true;
        boolean ended;

        Subscriber(HttpExchange exchange) {
            this.exchange = exchange;
            this.loop = exchange.connection().loop();
            this.beat = loop.newTimer(this::beat);
            this.toldId = lastSeen(exchange.request().header("Last-Event-ID"));
        }

        void start() {
            exchange.onWritable(() -> {
                writable = true;
                tell();
            });
            exchange.onAbort(this::leave);
            exchange.header("Cache-Control", "no-store").start(200, "text/event-stream", -1);
            write(":\n\n"); // the head leaves with the first bytes
            beat.arm(BEAT_NANOS);
            subscribers.add(this);
            tell();
        }

        void tell() {
            while (writable && !ended) {
                Map.Entry<Long, String> next = messages.higherEntry(toldId);
                if (next == null) {
                    return;
                }
                toldId = next.getKey();
                write("id: " + toldId + "\n"
                        + next.getValue().lines().collect(Collectors.joining("\ndata: ", "data: ", "\n\n")));
            }
        }

        void beat() {
            if (writable) {
                write(":\n\n");
            }
            beat.arm(BEAT_NANOS);
        }

        void write(String text) {
            writable = exchange.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        void end() {
            if (!ended) {
                leave();
                exchange.end();
            }
        }

        void leave() {
            ended = true;
            beat.cancel();
            subscribers.remove(this);
        }

        long lastSeen(String lastEventId) {
            return lastEventId != null && lastEventId.matches("[0-9]{1,18}") ? Long.parseLong(lastEventId) : lastId;
        }
    }
}
