package dev.torc.bench.app;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.Middleware;
import dev.torc.http.admin.Connections;
import dev.torc.http.metrics.Metrics;

/** The pages of whoever runs a server, beside its application, which they also measure. */
final class AdminPages implements HttpHandler {
    static final String CONNECTIONS = "/torc/connections";
    static final String METRICS = "/torc/metrics";

    private final Connections connections = new Connections();
    private final Metrics metrics = new Metrics();
    private final HttpHandler connectionsPage = connections.handler();
    private final HttpHandler metricsPage = metrics.handler();
    private final HttpHandler application;

    private AdminPages(HttpHandler application) {
        this.application = application;
    }

    /** Pages that still have to be told which server it is. */
    static AdminPages beside(HttpHandler application) {
        return new AdminPages(application);
    }

    /** What the server is to be started with. */
    HttpHandler handler() {
        return Middleware.chain(metrics.middleware(), connections.targets()).around(this);
    }

    void watch(HttpServer server) {
        connections.watch(server);
        metrics.watch(server);
    }

    @Override
    public void handle(HttpExchange exchange) throws Exception {
        if (exchange.request().pathEquals(CONNECTIONS)) {
            connectionsPage.handle(exchange);
        } else if (exchange.request().pathEquals(METRICS)) {
            metricsPage.handle(exchange);
        } else {
            application.handle(exchange);
        }
    }
}
