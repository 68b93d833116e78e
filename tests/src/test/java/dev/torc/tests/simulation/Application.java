package dev.torc.tests.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.ResponseListener;
import dev.torc.tests.simulation.Request.Kind;
import dev.torc.transport.EventLoop;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;

/**
 * What the simulated server serves: {@code /kind/id/length}. Answers at once, later, from another thread, never; streams,
 * echoes, collects; throws. Counts what begins and what ends.
 */
final class Application implements HttpHandler {
    static final String TYPE = "text/plain";
    private static final long LATER_NANOS_MAX = 40_000_000;

    /** What must add up in the end. */
    static final class Counts {
        int requests;
        int responsesEnded;
        int bodiesBegun;
        int bodiesEnded;
        int filesOpened;
        int filesClosed;
        int echoesOpened;
        int echoesClosed;
        int thrown;
    }

    /** Thrown by a handler, as handlers do. */
    static final class OnPurpose extends RuntimeException {
        OnPurpose() {
            super("thrown on purpose", null, false, false);
        }
    }

    private final World world;
    private final Settings settings;
    final Counts counts = new Counts();

    Application(World world, Settings settings) {
        this.world = world;
        this.settings = settings;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String[] parts = exchange.request().path().split("/", -1);
        Kind kind = Kind.valueOf(parts[1].toUpperCase(Locale.ROOT));
        int id = Integer.parseInt(parts[2]);
        int length = Integer.parseInt(parts[3]);
        counts.requests++;
        exchange.listen(new Ending());
        exchange.header("X-Id", parts[2]);
        world.note("handles", id, kind.ordinal());
        switch (kind) {
            case PLAIN -> plain(exchange, id, length);
            case TEXT -> exchange.text(200, new String(Content.of(id, 0, length), US_ASCII));
            case STREAM -> new Streaming(world, exchange, id, length).start(-1);
            case SIZED -> new Streaming(world, exchange, id, length).start(length);
            case FILE -> file(exchange, id, length);
            case ECHO -> echo(exchange, id);
            case COLLECT -> collect(exchange, id);
            case SINK -> exchange.receive(new Sink(id, () -> plain(exchange, id, length)));
            case LATER -> later(exchange, id, length);
            case ELSEWHERE -> elsewhere(exchange, id, length);
            case NEVER -> {}
            case UPGRADE -> exchange.upgrade("echo", new WatchedEcho(world, counts));
            case THROW -> {
                counts.thrown++;
                throw new OnPurpose();
            }
            case THROW_LATE -> {
                counts.thrown++;
                exchange.start(200, TYPE, 10);
                throw new OnPurpose();
            }
        }
    }

    private static void plain(HttpExchange exchange, int id, int length) {
        exchange.respond(200, TYPE, Content.of(id, 0, length));
    }

    private void file(HttpExchange exchange, int id, int length) {
        counts.filesOpened++;
        ContentFile file = new ContentFile(id, length, () -> counts.filesClosed++);
        exchange.file(200, TYPE, new FileRegion(file, 0, length));
    }

    private void collect(HttpExchange exchange, int id) {
        exchange.receiveAll(settings.collectBytesMax(), content -> {
            if (!Content.matches(id, 0, ByteBuffer.wrap(content))) {
                throw World.violation("other content was collected than was sent with " + id);
            }
            exchange.respond(200, TYPE, content);
        });
    }

    private void echo(HttpExchange exchange, int id) {
        counts.bodiesBegun++;
        exchange.receive(new Echo(world, exchange, id, () -> counts.bodiesEnded++));
    }

    /** By a timer of the loop. */
    private void later(HttpExchange exchange, int id, int length) {
        Pending pending = new Pending(exchange, id, length);
        exchange.connection().loop().newTimer(pending).arm(world.chance.nanosBetween(0, LATER_NANOS_MAX));
    }

    /** By a task of what would be another thread. */
    private void elsewhere(HttpExchange exchange, int id, int length) {
        Pending pending = new Pending(exchange, id, length);
        EventLoop loop = exchange.connection().loop();
        world.in(world.chance.nanosBetween(0, LATER_NANOS_MAX), () -> {
            world.note("another thread executes", id, 0);
            boolean[] ran = new boolean[1];
            long executedNanos = world.nowNanos();
            try {
                loop.execute(() -> {
                    ran[0] = true;
                    if (world.nowNanos() != executedNanos) {
                        throw World.violation("a task did not wake the loop");
                    }
                    pending.run();
                });
            } catch (RejectedExecutionException e) {
                return; // the loop has ended
            }
            world.afterTurn(() -> {
                if (!ran[0]) {
                    throw World.violation("a task was not run in the turn that it came in");
                }
            });
        });
    }

    /** A response that is given later, if it still can be. */
    private static final class Pending implements Runnable {
        private final HttpExchange exchange;
        private final int id;
        private final int length;
        private boolean over;

        Pending(HttpExchange exchange, int id, int length) {
            this.exchange = exchange;
            this.id = id;
            this.length = length;
            exchange.onAbort(() -> over = true);
        }

        @Override
        public void run() {
            if (!over) {
                over = true;
                plain(exchange, id, length);
            }
        }
    }

    /** Each response ends once, whichever way. */
    private final class Ending implements ResponseListener {
        private boolean ended;

        @Override
        public void onEnd(HttpExchange exchange, boolean complete) {
            if (ended) {
                throw World.violation("a response has ended twice");
            }
            ended = true;
            counts.responsesEnded++;
        }
    }

    /** Checks content and drops it. */
    private final class Sink implements BodyReceiver {
        private final int id;
        private final Runnable then;
        private long received;
        private boolean ended;

        Sink(int id, Runnable then) {
            this.id = id;
            this.then = then;
            counts.bodiesBegun++;
        }

        @Override
        public void onBytes(ByteBuffer lent) {
            if (ended || !Content.matches(id, received, lent)) {
                throw World.violation("other content was received than was sent with " + id);
            }
            received += lent.remaining();
        }

        @Override
        public void onComplete() {
            end();
            then.run();
        }

        @Override
        public void onAbort() {
            end();
        }

        private void end() {
            if (ended) {
                throw World.violation("a body has ended twice");
            }
            ended = true;
            counts.bodiesEnded++;
        }
    }
}
