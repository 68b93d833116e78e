package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.PreparedResponse;
import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers in many ways, chosen by the path, and logs what it was told: heads, bodies without regard to how they were
 * cut, trailers, and how each call ended. Each response carries the number of its call in {@link #CALL}.
 */
final class LoggedHandler implements HttpHandler {
    /** The field that says which call a response answers, from 1; what the server answers by itself has none. */
    static final String CALL = "X-Call";

    /** What {@code /throw} and {@code /break} throw. */
    static final class OnPurpose extends RuntimeException {
        private static final long serialVersionUID = 1;

        OnPurpose() {
            super("thrown on purpose", null, false, false);
        }
    }

    private static final int COLLECTED_BYTES_MAX = 1_000;
    private static final byte[] BIG = "0123456789abcdef".repeat(800).getBytes(ISO_8859_1);
    private static final PreparedResponse PREPARED = PreparedResponse.of(200, "text/plain", new byte[] {'p'});

    private final List<Call> calls = new ArrayList<>();
    private final boolean byPath;

    /**
     * A handler without calls.
     *
     * @param byPath whether the path chooses the answer; else each comes when the whole body has come
     */
    LoggedHandler(boolean byPath) {
        this.byPath = byPath;
    }

    /** One call and what it was told. */
    static final class Call implements BodyReceiver {
        final String method;
        private final StringBuilder log = new StringBuilder();
        private final StringBuilder content = new StringBuilder();
        private Runnable completed = () -> {};
        private Runnable arrived = () -> {};

        private Call(RequestHead head) {
            method = head.methodName();
            log.append(method).append(' ').append(head.target()).append(" 1.").append(head.versionMinor());
            log.append(' ').append(head.path()).append('?').append(head.query());
            log.append(' ').append(head.authority()).append('\n');
            for (int i = 0; i < head.headerCount(); i++) {
                log.append(head.name(i)).append('=').append(head.value(i)).append('\n');
            }
        }

        @Override
        public void onBytes(ByteBuffer lent) {
            if (!lent.hasRemaining()) {
                throw new AssertionError("no bytes");
            }
            while (lent.hasRemaining()) {
                content.append((char) (lent.get() & 0xff));
            }
            arrived.run();
        }

        @Override
        public void onTrailer(String name, String value) {
            log.append("trailer ").append(name).append('=').append(value).append('\n');
        }

        @Override
        public void onComplete() {
            log.append("complete\n");
            completed.run();
        }

        @Override
        public void onAbort() {
            log.append("aborted\n");
        }

        @Override
        public String toString() {
            return log + "content " + content + "\n";
        }
    }

    /** The calls since {@link #clear}. */
    List<Call> calls() {
        return calls;
    }

    void clear() {
        calls.clear();
    }

    @Override
    public void handle(HttpExchange exchange) {
        Call call = new Call(exchange.request());
        calls.add(call);
        exchange.header(CALL, Integer.toString(calls.size()));
        exchange.onAbort(() -> call.log.append("response aborted\n"));
        switch (byPath ? exchange.request().path() : "") {
            case "/" -> exchange.text(200, "ok");
            case "/none" -> exchange.respond(204);
            case "/close" -> exchange.header("Connection", "close").text(200, "last");
            case "/big" -> exchange.respond(200, "text/plain", BIG);
            case "/prepared" -> exchange.respond(PREPARED);
            case "/later" -> later(exchange, () -> exchange.text(200, "later"));
            case "/chunks" -> chunks(exchange);
            case "/sized" -> sized(exchange);
            case "/echo" -> echo(exchange, call);
            case "/pause" -> pausing(exchange, call);
            case "/late" -> later(exchange, () -> collect(exchange, call));
            // Closes, for how much of a longer body follows the refusal, and so is dropped, depends on how it was cut.
            case "/limited" ->
                exchange.header("Connection", "close")
                        .receiveAll(COLLECTED_BYTES_MAX, all -> exchange.text(200, all.length + "\n"));
            case "/hint" -> hint(exchange, call);
            case "/upgrade" -> upgrade(exchange, call);
            case "/throw" -> throw new OnPurpose();
            case "/break" -> {
                exchange.start(200, null, -1);
                throw new OnPurpose();
            }
            default -> connectOrCollect(exchange, call);
        }
    }

    private static void later(HttpExchange exchange, Runnable action) {
        exchange.connection().loop().execute(() -> {
            // The peer may have gone meanwhile.
            if (exchange.connection().isOpen()) {
                action.run();
            }
        });
    }

    private static void chunks(HttpExchange exchange) {
        exchange.header("Trailer", "X-Sum").start(200, "text/plain", -1);
        exchange.write(bytes("one"));
        exchange.write(bytes("two"));
        exchange.trailer("X-Sum", "6").end();
    }

    private static void sized(HttpExchange exchange) {
        exchange.start(200, "text/plain", 6);
        later(exchange, () -> {
            exchange.write(bytes("one"));
            later(exchange, () -> {
                exchange.write(bytes("two"));
                exchange.end();
            });
        });
    }

    private static void echo(HttpExchange exchange, Call call) {
        exchange.start(200, null, -1);
        int[] echoed = new int[1];
        call.arrived = () -> {
            exchange.write(bytes(call.content.substring(echoed[0])));
            echoed[0] = call.content.length();
        };
        call.completed = exchange::end;
        exchange.receive(call);
    }

    private static void pausing(HttpExchange exchange, Call call) {
        call.arrived = () -> {
            exchange.pauseBody();
            later(exchange, exchange::resumeBody);
        };
        collect(exchange, call);
    }

    private static void collect(HttpExchange exchange, Call call) {
        call.completed = () -> exchange.text(200, call.content.length() + " octets\n");
        exchange.receive(call);
    }

    private static void hint(HttpExchange exchange, Call call) {
        exchange.inform(103, "Link", "</a>");
        collect(exchange, call);
    }

    private static void upgrade(HttpExchange exchange, Call call) {
        call.completed = () -> {
            try {
                exchange.upgrade("raw", new Tunnel(call));
            } catch (IllegalStateException notAsked) {
                exchange.header("Upgrade", "raw").text(426, "upgrade to raw");
            }
        };
        exchange.receive(call);
    }

    private static void connectOrCollect(HttpExchange exchange, Call call) {
        if (!call.method.equals("CONNECT")) {
            collect(exchange, call);
        } else if (exchange.request().target().startsWith("t")) {
            exchange.upgrade("", new Tunnel(call));
        } else {
            exchange.text(403, "no");
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    /** Echoes and logs what comes after HTTP. */
    private static final class Tunnel implements ConnectionHandler {
        private final Call call;

        private Tunnel(Call call) {
            this.call = call;
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            call.content.append(new String(copy, ISO_8859_1));
            connection.send(SharedBytes.copyOf(copy));
        }

        @Override
        public void onEnd(Connection connection) {
            call.log.append("end of the tunnel\n");
            connection.close();
        }
    }
}
