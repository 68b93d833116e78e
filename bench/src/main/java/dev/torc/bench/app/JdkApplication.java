package dev.torc.bench.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.torc.transport.LoopStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The application that is measured, on the API of the JDK's HttpServer, written as its users write: with blocking streams. */
public final class JdkApplication {
    private static final int BACKLOG = 4096;
    private static final String CONNECTIONS_MAX = "1000000";
    private static final String IDLE_SECONDS = "300";
    private static final byte[] HELLO = Endpoints.HELLO.getBytes(StandardCharsets.UTF_8);

    private final ObjectMapper mapper = new ObjectMapper();
    private final ScheduledExecutorService delays = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("jdk-delay").factory());

    private JdkApplication() {}

    /**
     * Starts the server. A tuned variant sets the server's system properties, which are read once per process: a
     * process should start one variant only.
     */
    static RunningServer start(JdkVariant variant, String host, int port, @Nullable Path files) throws IOException {
        if (variant.tuned()) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
            System.setProperty("sun.net.httpserver.maxIdleConnections", CONNECTIONS_MAX);
            System.setProperty("sun.net.httpserver.idleInterval", IDLE_SECONDS);
        }
        HttpServer server = variant.create(resolve(host, port), variant.tuned() ? BACKLOG : 0);
        var executor = variant.executor();
        if (executor != null) {
            server.setExecutor(executor);
        }
        JdkApplication application = new JdkApplication();
        server.createContext("/", application::handle);
        if (files != null) {
            server.createContext(Endpoints.FILES, SimpleFileServer.createFileHandler(files.toAbsolutePath()));
        }
        server.start();
        return new Running(
                server,
                application,
                executor instanceof ExecutorService service ? service : null,
                variant.loops(),
                variant.label());
    }

    private static InetSocketAddress resolve(String host, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getAllByName(host)[0], port);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        OptionalLong size = Endpoints.number(path, Endpoints.BYTES);
        OptionalLong status = Endpoints.number(path, Endpoints.STATUS);
        boolean known = size.isPresent()
                || (status.isPresent() && Endpoints.isStatus(status.getAsLong()))
                || Endpoints.NAMED.contains(path);
        if (!known) {
            text(exchange, 404, Endpoints.NOT_FOUND);
        } else if (!allows(exchange, path)) {
            text(exchange, 405, Endpoints.NOT_ALLOWED);
        } else if (size.isPresent()) {
            bytes(exchange, size.getAsLong());
        } else if (status.isPresent()) {
            status(exchange, (int) status.getAsLong());
        } else {
            named(exchange, path);
        }
    }

    private void named(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case Endpoints.PLAINTEXT -> respond(exchange, 200, Endpoints.TEXT_TYPE, HELLO);
            case Endpoints.JSON ->
                respond(
                        exchange,
                        200,
                        Endpoints.JSON_TYPE,
                        mapper.writeValueAsBytes(new Endpoints.Message(Endpoints.HELLO)));
            case Endpoints.HEADERS ->
                respond(exchange, 200, Endpoints.JSON_TYPE, mapper.writeValueAsBytes(fields(exchange)));
            case Endpoints.ECHO -> echo(exchange);
            case Endpoints.STREAM -> stream(exchange);
            default -> delay(exchange);
        }
    }

    private static boolean allows(HttpExchange exchange, String path) {
        String method = exchange.getRequestMethod();
        boolean echo = path.equals(Endpoints.ECHO);
        if (echo ? method.equals("POST") : method.equals("GET") || method.equals("HEAD")) {
            return true;
        }
        exchange.getResponseHeaders().set("Allow", echo ? "POST" : Endpoints.READ_METHODS);
        return false;
    }

    private static void text(HttpExchange exchange, int status, String body) throws IOException {
        respond(exchange, status, Endpoints.TEXT_TYPE, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void respond(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (begin(exchange, status, body.length)) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** Sends the head; answers whether content is to follow (else the exchange is over). */
    private static boolean begin(HttpExchange exchange, int status, long length) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return false;
        }
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        if (length == 0) {
            exchange.close();
        }
        return length != 0;
    }

    private static void bytes(HttpExchange exchange, long size) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", Endpoints.OCTETS_TYPE);
        if (begin(exchange, 200, size)) {
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] letters = Filler.array();
                for (long left = size; left > 0; ) {
                    int length = (int) Math.min(left, letters.length);
                    out.write(letters, 0, length);
                    left -= length;
                }
            }
        }
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        if (Endpoints.hasContent(status)) {
            text(exchange, status, Integer.toString(status));
        } else {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
        if (contentType != null) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
        }
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
        long announced = length == null || chunked ? 0 : Long.parseLong(length);
        exchange.sendResponseHeaders(200, chunked ? 0 : announced == 0 ? -1 : announced);
        try (InputStream in = exchange.getRequestBody();
                OutputStream out = exchange.getResponseBody()) {
            in.transferTo(out);
        }
        exchange.close();
    }

    private static void stream(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        long chunks = Endpoints.parameter(query, "chunks", Endpoints.CHUNKS_MAX);
        long size = Endpoints.parameter(query, "size", Endpoints.CHUNK_BYTES_MAX);
        if (chunks < 0 || size < 0) {
            text(exchange, 400, Endpoints.BAD_QUERY);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", Endpoints.OCTETS_TYPE);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (long i = 0; i < chunks && !head; i++) {
                out.write(Filler.array(), 0, (int) size);
                out.flush();
            }
        }
        exchange.close();
    }

    private void delay(HttpExchange exchange) throws IOException {
        long millis = Endpoints.parameter(exchange.getRequestURI().getRawQuery(), "ms", Endpoints.DELAY_MILLIS_MAX);
        if (millis < 0) {
            text(exchange, 400, Endpoints.BAD_QUERY);
            return;
        }
        var _ = delays.schedule(() -> answerLate(exchange), millis, TimeUnit.MILLISECONDS);
    }

    private static void answerLate(HttpExchange exchange) {
        try {
            text(exchange, 200, Endpoints.DELAYED);
        } catch (IOException e) {
            exchange.close();
        }
    }

    private static List<Endpoints.Field> fields(HttpExchange exchange) {
        List<Endpoints.Field> fields = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> fields.add(new Endpoints.Field(name, value))));
        return fields;
    }

    private record Running(
            HttpServer server,
            JdkApplication application,
            @Nullable ExecutorService executor,
            int loops,
            String name) implements RunningServer {
        @Override
        public InetSocketAddress address() {
            return server.getAddress();
        }

        @Override
        public @Nullable String fallback() {
            return null;
        }

        @Override
        public List<LoopStats> stats() {
            return List.of();
        }

        @Override
        public void stop(Duration within) {
            server.stop((int) within.toSeconds());
            if (executor != null) {
                executor.shutdownNow();
            }
            application.delays.shutdownNow();
        }
    }
}
