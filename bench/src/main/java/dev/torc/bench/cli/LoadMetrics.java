package dev.torc.bench.cli;

import dev.torc.bench.load.Interval;
import dev.torc.bench.load.Tally;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.codec.Method;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Serves {@code /metrics} in the OpenMetrics format on loopback while a run goes on; the values are those of the latest
 * second. {@link #show} is for one thread, and the server has its own.
 */
final class LoadMetrics implements AutoCloseable {
    private static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
    private static final double NANOS_PER_SECOND = 1e9;

    private final HttpServer server;
    private final Summary response = new Summary("torc_load_response_seconds", "Response time");
    private final Summary service = new Summary("torc_load_service_seconds", "Service time");
    private volatile String page = "# EOF\n";

    private LoadMetrics(int port) throws IOException {
        server = HttpServer.builder()
                .transport(Transports.named("nio"))
                .loopOptions(LoopOptions.defaults().withLoops(1).withThreadName("torc-metrics"))
                .listen("127.0.0.1", port)
                .handler(this::answer)
                .start();
    }

    /** Starts it. */
    static LoadMetrics start(int port) throws IOException {
        return new LoadMetrics(port);
    }

    /** The port that it listens on. */
    int port() {
        return server.address().getPort();
    }

    private void answer(HttpExchange exchange) {
        if (!exchange.request().pathEquals("/metrics")) {
            exchange.text(404, "Not Found");
        } else if (exchange.request().method() != Method.GET) {
            exchange.header("Allow", "GET").text(405, "Only GET\n");
        } else {
            exchange.respond(200, TYPE, page.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A second has passed. */
    void show(Interval interval) {
        Tally tally = interval.tally();
        StringBuilder text = new StringBuilder();
        add(text, "requests_sent", "counter", "Requests sent.", tally.sent());
        add(text, "responses", "counter", "Responses received in full.", tally.responses());
        add(text, "responses_good", "counter", "Responses that were as expected.", tally.succeeded());
        add(text, "errors", "counter", "Failures, and responses that were not as expected.", tally.errors());
        add(text, "connects", "counter", "Connections established.", tally.connects());
        add(text, "received_bytes", "counter", "Bytes received.", tally.bytes());
        add(text, "queued_requests", "gauge", "Requests that are due and wait for a connection.", tally.queued());
        response.add(text, interval.response());
        service.add(text, interval.service());
        page = text.append("# EOF\n").toString();
    }

    private static void add(StringBuilder text, String name, String type, String help, long value) {
        String family = "torc_load_" + name;
        text.append("# HELP ").append(family).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
        text.append(family)
                .append(type.equals("counter") ? "_total " : " ")
                .append(value)
                .append('\n');
    }

    @Override
    public void close() {
        server.stop(Duration.ofMillis(100));
    }

    /** A summary: quantiles of the latest second, sum and count of the run. */
    private static final class Summary {
        private final String name;
        private final String help;
        private long count;
        private double sumNanos;

        Summary(String name, String help) {
            this.name = name;
            this.help = help;
        }

        void add(StringBuilder text, Histogram histogram) {
            count += histogram.getTotalCount();
            sumNanos += histogram.getTotalCount() == 0 ? 0 : histogram.getMean() * histogram.getTotalCount();
            text.append("# HELP ").append(name).append(' ').append(help);
            text.append(" of good responses; quantiles of the latest second.\n# TYPE ");
            text.append(name).append(" summary\n");
            for (double quantile : QUANTILES) {
                if (histogram.getTotalCount() > 0) {
                    text.append(String.format(
                            Locale.ROOT,
                            "%s{quantile=\"%s\"} %.9f\n",
                            name,
                            quantile,
                            histogram.getValueAtPercentile(100 * quantile) / NANOS_PER_SECOND));
                }
            }
            text.append(String.format(Locale.ROOT, "%s_sum %.9f\n", name, sumNanos / NANOS_PER_SECOND));
            text.append(name).append("_count ").append(count).append('\n');
        }
    }
}
