package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application as it is written for com.sun.net.httpserver, which knows nothing of Torc: a store of notes, transfers
 * of any size, a part for users with a password, filters that count and change streams, and answers that come later.
 */
final class JdkApiApplication {
    private static final int PIECE_BYTES = 10_000;

    final Map<String, byte[]> notes = new ConcurrentSkipListMap<>();
    final Queue<String> log = new ConcurrentLinkedQueue<>();
    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    final AtomicLong written = new AtomicLong();

    private final Executor later;

    JdkApiApplication(Executor later) {
        this.later = later;
    }

    /** Adds its contexts to a server. */
    void install(HttpServer server) {
        server.createContext("/", exchange -> text(exchange, 200, describe(exchange)));
        HttpContext store = server.createContext("/notes/", this::notes);
        store.getAttributes().put("title", "notes");
        store.getFilters().add(Filter.beforeHandler("counts", exchange -> {
            String method = exchange.getRequestMethod();
            exchange.getHttpContext().getAttributes().merge(method, 1, (a, b) -> (int) a + (int) b);
        }));
        store.getFilters().add(Filter.afterHandler("logs", this::log));
        server.createContext("/upload", this::upload);
        server.createContext("/download", this::download);
        server.createContext("/echo", JdkApiApplication::echo);
        server.createContext("/upper", JdkApiApplication::echo).getFilters().add(new UpperCase());
        server.createContext("/later", exchange -> later.execute(() -> answer(exchange, "later")));
        server.createContext("/errors/", this::errors);
        HttpContext closed =
                server.createContext("/private/", exchange -> text(exchange, 200, exchange.getPrincipal() + ""));
        closed.setAuthenticator(new Passwords());
    }

    private static String describe(HttpExchange exchange) {
        return String.join(
                "|",
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getProtocol(),
                String.valueOf(exchange.getRequestHeaders().getFirst("x-name")),
                String.valueOf(exchange.getRequestHeaders().get("X-MANY")),
                exchange.getHttpContext().getPath(),
                exchange.getRemoteAddress().getAddress().isLoopbackAddress() + "",
                exchange.getLocalAddress().getPort()
                                == exchange.getHttpContext()
                                        .getServer()
                                        .getAddress()
                                        .getPort()
                        ? "own port"
                        : "another port",
                exchange.getResponseCode() + "");
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void answer(HttpExchange exchange, String text) {
        try (exchange) {
            text(exchange, 200, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void log(HttpExchange exchange) {
        log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getResponseCode()
                + " from " + exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private void notes(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring("/notes/".length());
            switch (exchange.getRequestMethod()) {
                case "GET" -> readNote(exchange, name);
                case "HEAD" -> {
                    byte[] note = notes.get(name);
                    if (note != null) {
                        exchange.getResponseHeaders().set("Content-Length", note.length + "");
                    }
                    exchange.sendResponseHeaders(note == null ? 404 : 200, -1);
                }
                case "PUT" -> {
                    boolean known = notes.put(name, exchange.getRequestBody().readAllBytes()) != null;
                    exchange.getResponseHeaders().add("Location", "/notes/" + name);
                    exchange.sendResponseHeaders(known ? 204 : 201, -1);
                }
                case "DELETE" -> exchange.sendResponseHeaders(notes.remove(name) == null ? 404 : 204, -1);
                default -> {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD, PUT, DELETE");
                    exchange.sendResponseHeaders(405, -1);
                }
            }
        }
    }

    private void readNote(HttpExchange exchange, String name) throws IOException {
        if (name.isEmpty()) {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (String known : notes.keySet()) {
                out.write((known + "\n").getBytes(UTF_8));
                out.flush();
            }
            return;
        }
        byte[] note = notes.get(name);
        if (note == null) {
            text(exchange, 404, "no note " + name);
        } else {
            exchange.sendResponseHeaders(200, note.length == 0 ? -1 : note.length);
            exchange.getResponseBody().write(note);
        }
    }

    private void upload(HttpExchange exchange) throws IOException {
        long sum = 0;
        long count = 0;
        try (InputStream in = exchange.getRequestBody()) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                for (int i = 0; i < read; i++) {
                    sum += piece[i];
                }
                count += read;
            }
        }
        text(exchange, 200, count + " bytes, sum " + sum);
    }

    /** {@code ?bytes=N}, of known length, and {@code &chunked}. */
    private void download(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        long left = Long.parseLong(query.replaceAll("\\D", ""));
        exchange.sendResponseHeaders(200, query.endsWith("chunked") ? 0 : left);
        byte[] piece = new byte[PIECE_BYTES];
        Arrays.fill(piece, (byte) 'x');
        try (OutputStream out = exchange.getResponseBody()) {
            while (left > 0) {
                int count = (int) Math.min(left, piece.length);
                out.write(piece, 0, count);
                written.addAndGet(count);
                left -= count;
            }
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
        }
    }

    private void errors(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath().substring("/errors/".length())) {
            case "too-many" -> {
                exchange.sendResponseHeaders(200, 2);
                OutputStream out = exchange.getResponseBody();
                out.write(new byte[] {'o', 'k'});
                expect(() -> out.write('!'));
                out.close();
                out.close();
            }
            case "too-few" -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write(new byte[] {'o', 'k'});
                expect(() -> exchange.getResponseBody().close());
                exchange.close();
                throw new IOException("as it would be without the catch");
            }
            case "twice" -> {
                exchange.sendResponseHeaders(200, 2);
                expect(() -> exchange.sendResponseHeaders(500, -1));
                exchange.getResponseBody().write(new byte[] {'o', 'k'});
                exchange.close();
            }
            case "too-early" -> {
                expect(() -> exchange.getResponseBody().write('!'));
                expect(() -> exchange.getResponseBody().flush());
                text(exchange, 200, "ok");
            }
            case "after-the-end" -> {
                text(exchange, 200, "ok");
                expect(() -> exchange.getResponseBody().write('!'));
                expect(() -> exchange.getRequestBody().read());
                expect(() -> exchange.sendResponseHeaders(200, -1));
                exchange.close();
                exchange.close();
            }
            case "closed-input" -> {
                exchange.getRequestBody().close();
                expect(() -> exchange.getRequestBody().read());
                text(exchange, 200, "ok");
            }
            case "body-of-204" -> {
                exchange.sendResponseHeaders(204, -1);
                expect(() -> exchange.getResponseBody().write('!'));
            }
            case "close" -> exchange.close();
            case "half" -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write(new byte[] {'o', 'k'});
                exchange.getResponseBody().flush();
                throw new IOException("thrown on purpose");
            }
            default -> throw new IllegalStateException("thrown on purpose");
        }
    }

    /** An action that may fail. */
    private interface Step {
        void run() throws IOException;
    }

    private void expect(Step step) {
        try {
            step.run();
            failures.add("nothing");
        } catch (IOException e) {
            failures.add("IOException");
        }
    }

    /** Lets a user in whose password is the name backwards. */
    private static final class Passwords extends BasicAuthenticator {
        Passwords() {
            super("notes");
        }

        @Override
        public boolean checkCredentials(String user, String password) {
            return new StringBuilder(user).reverse().toString().equals(password);
        }
    }

    /** Has the handler read in small letters what it then writes in capital ones. */
    private static final class UpperCase extends Filter {
        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            exchange.setStreams(new Lower(exchange.getRequestBody()), new Upper(exchange.getResponseBody()));
            chain.doFilter(exchange);
        }

        @Override
        public String description() {
            return "capital letters";
        }
    }

    private static final class Lower extends FilterInputStream {
        Lower(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) Character.toLowerCase(target[offset + i]);
            }
            return count;
        }
    }

    private static final class Upper extends FilterOutputStream {
        Upper(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(new String(bytes, offset, length, UTF_8)
                    .toUpperCase(Locale.ROOT)
                    .getBytes(UTF_8));
        }
    }
}
