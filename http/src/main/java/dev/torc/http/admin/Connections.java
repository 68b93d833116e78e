package dev.torc.http.admin;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.Middleware;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.transport.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The connections of servers, as a page: each with its state, age, bytes, what it waits for and how long it may. As JSON, or as
 * text with {@code ?format=text} or where the client accepts nothing but text. It shows who the peers are and, with
 * {@link #targets}, what they ask for: serve it to those only who may know.
 *
 * <pre>{@code
 * Connections connections = new Connections();
 * HttpServer server = HttpServer.builder()
 *         .handler(connections.targets().around(application))
 *         .start();
 * connections.watch(server);
 * HttpServer admin = HttpServer.builder().listen("127.0.0.1", 9090).handler(connections.handler()).start();
 * }</pre>
 *
 * <p>Each loop is asked by a task, for a part of its connections at a time, and none waits for another; one that does not
 * answer within two seconds is named as silent, since something blocks it. That is seen only from another loop: such as that
 * of a server of its own. From any thread.
 */
public final class Connections {
    /** How many connections a page has at most. */
    public static final int CONNECTIONS_MAX = 100_000;

    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    /** Watches no server yet. */
    public Connections() {}

    /** Adds a server. */
    public void watch(HttpServer server) {
        servers.add(server);
    }

    /** Answers GET with the page. */
    public HttpHandler handler() {
        return this::handle;
    }

    /** Has the page show the targets of current requests, which otherwise are known to their handlers only. */
    public Middleware targets() {
        return CurrentTarget.middleware();
    }

    private void handle(HttpExchange exchange) {
        RequestHead head = exchange.request();
        if (head.method() != Method.GET && head.method() != Method.HEAD) {
            exchange.header("Allow", "GET, HEAD").text(405, "Only GET and HEAD\n");
            return;
        }
        List<EventLoop> loops = servers.stream()
                .flatMap(server -> server.loops().all().stream())
                .toList();
        new ConnectionDump(exchange, loops, isText(head) ? new TextRows() : new JsonRows()).start();
    }

    private static boolean isText(RequestHead head) {
        String format = head.queryParameter("format");
        if (format != null) {
            return format.equals("text");
        }
        String accept = head.header("Accept");
        return accept != null && accept.contains("text/plain") && !accept.contains("json") && !accept.contains("*/*");
    }
}
