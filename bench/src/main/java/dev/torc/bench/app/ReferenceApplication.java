package dev.torc.bench.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The application that is measured, on Torc: written with callbacks only, so that no request holds a thread while it
 * waits. One object serves every connection of every loop; it has no state.
 */
public final class ReferenceApplication implements HttpHandler {

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public void handle(HttpExchange exchange) throws JsonProcessingException {
        RequestHead head = exchange.request();
        if (head.pathEquals(Endpoints.PLAINTEXT)) {
            if (reads(exchange)) {
                exchange.text(200, Endpoints.HELLO);
            }
        } else if (head.pathEquals(Endpoints.ECHO)) {
            echo(exchange);
        } else {
            read(exchange, head.path());
        }
    }

    private void read(HttpExchange exchange, String path) throws JsonProcessingException {
        OptionalLong size = Endpoints.number(path, Endpoints.BYTES);
        OptionalLong status = Endpoints.number(path, Endpoints.STATUS);
        if (size.isPresent()) {
            if (reads(exchange)) {
                exchange.start(200, Endpoints.OCTETS_TYPE, size.getAsLong());
                new SizedBody(exchange, size.getAsLong()).run();
            }
        } else if (status.isPresent() && Endpoints.isStatus(status.getAsLong())) {
            if (reads(exchange)) {
                status(exchange, (int) status.getAsLong());
            }
        } else {
            named(exchange, path);
        }
    }

    private void named(HttpExchange exchange, String path) throws JsonProcessingException {
        switch (path) {
            case Endpoints.JSON -> {
                if (reads(exchange)) {
                    exchange.respond(
                            200, Endpoints.JSON_TYPE, mapper.writeValueAsBytes(new Endpoints.Message(Endpoints.HELLO)));
                }
            }
            case Endpoints.HEADERS -> {
                if (reads(exchange)) {
                    exchange.respond(200, Endpoints.JSON_TYPE, mapper.writeValueAsBytes(fields(exchange.request())));
                }
            }
            case Endpoints.STREAM -> {
                if (reads(exchange)) {
                    stream(exchange);
                }
            }
            case Endpoints.DELAY -> {
                if (reads(exchange)) {
                    delay(exchange);
                }
            }
            case Endpoints.UPGRADE -> {
                if (reads(exchange)) {
                    upgrade(exchange);
                }
            }
            case "*" -> refuse(exchange, Endpoints.READ_METHODS + ", POST");
            default -> exchange.text(404, Endpoints.NOT_FOUND);
        }
    }

    private static boolean reads(HttpExchange exchange) {
        Method method = exchange.request().method();
        if (method == Method.GET || method == Method.HEAD) {
            return true;
        }
        refuse(exchange, Endpoints.READ_METHODS);
        return false;
    }

    /** Tells what is allowed, which is all that OPTIONS asks for (RFC 9110, sections 9.1 and 9.3.7). */
    private static void refuse(HttpExchange exchange, String allowed) {
        exchange.header("Allow", allowed + ", OPTIONS");
        switch (exchange.request().method()) {
            case OPTIONS -> exchange.respond(204);
            case OTHER -> exchange.text(501, Endpoints.NOT_ALLOWED);
            default -> exchange.text(405, Endpoints.NOT_ALLOWED);
        }
    }

    private static void echo(HttpExchange exchange) {
        if (exchange.request().method() == Method.POST) {
            exchange.receive(new Echo(exchange));
        } else {
            refuse(exchange, "POST");
        }
    }

    private static void status(HttpExchange exchange, int status) {
        if (Endpoints.hasContent(status)) {
            exchange.text(status, Integer.toString(status));
        } else {
            exchange.respond(status);
        }
    }

    private static void stream(HttpExchange exchange) {
        String query = exchange.request().query();
        long chunks = Endpoints.parameter(query, "chunks", Endpoints.CHUNKS_MAX);
        long bytes = Endpoints.parameter(query, "size", Endpoints.CHUNK_BYTES_MAX);
        if (chunks < 0 || bytes < 0) {
            exchange.text(400, Endpoints.BAD_QUERY);
            return;
        }
        exchange.start(200, Endpoints.OCTETS_TYPE, -1);
        new ChunkedBody(exchange, chunks, (int) bytes).run();
    }

    private static void upgrade(HttpExchange exchange) {
        if (EchoProtocol.NAME.equals(exchange.request().header("Upgrade"))
                && exchange.request().upgrade()) {
            exchange.upgrade(EchoProtocol.NAME, new EchoProtocol());
        } else {
            exchange.header("Upgrade", EchoProtocol.NAME).text(426, Endpoints.UPGRADE_REQUIRED);
        }
    }

    private static void delay(HttpExchange exchange) {
        long millis = Endpoints.parameter(exchange.request().query(), "ms", Endpoints.DELAY_MILLIS_MAX);
        if (millis < 0) {
            exchange.text(400, Endpoints.BAD_QUERY);
            return;
        }
        exchange.connection()
                .loop()
                .newTimer(() -> exchange.text(200, Endpoints.DELAYED))
                .arm(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static List<Endpoints.Field> fields(RequestHead head) {
        List<Endpoints.Field> fields = new ArrayList<>(head.headerCount());
        for (int i = 0; i < head.headerCount(); i++) {
            fields.add(new Endpoints.Field(head.name(i), head.value(i)));
        }
        return fields;
    }
}
