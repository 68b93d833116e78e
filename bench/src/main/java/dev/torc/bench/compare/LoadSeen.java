package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the load answered: {@link dev.torc.bench.load.LoadResult} as JSON, of which a run keeps everything. */
record LoadSeen(ObjectNode result) {
    private static final String RESPONSE = "responseHistogram";
    private static final String SERVICE = "serviceHistogram";

    /** Responses of any status. */
    long responses() {
        return result.path("responses").asLong();
    }

    /** Those with a 2xx status. */
    long succeeded() {
        return result.path("succeeded").asLong();
    }

    long elapsedNanos() {
        return result.path("elapsedNanos").asLong();
    }

    long backlog() {
        return result.path("backlog").asLong();
    }

    /** Failures of all kinds, responses that are not 2xx included. */
    long errorCount() {
        long failures = 0;
        for (Iterator<JsonNode> kinds = result.path("errors").elements(); kinds.hasNext(); ) {
            failures += kinds.next().asLong();
        }
        return failures + responses() - succeeded();
    }

    /** 2xx responses per second; null where there was no time. */
    @Nullable
    Double throughput() {
        return elapsedNanos() <= 0 ? null : succeeded() * 1e9 / elapsedNanos();
    }

    /** Requests per second that were to be sent; null in a closed loop. */
    @Nullable
    Double offered() {
        JsonNode offered = result.path("offeredPerSecond");
        return offered.isNumber() ? offered.asDouble() : null;
    }

    /** A figure of the response times, in microseconds; null where there is none. */
    @Nullable
    Double response(String name) {
        return micros(result.path("responseNanos").path(name));
    }

    /** A figure of the service times, in microseconds; null where there is none. */
    @Nullable
    Double service(String name) {
        return micros(result.path("serviceNanos").path(name));
    }

    @Nullable
    String responseHistogram() {
        return result.path(RESPONSE).asText(null);
    }

    @Nullable
    String serviceHistogram() {
        return result.path(SERVICE).asText(null);
    }

    /** Everything but the histograms, which a trial has beside it. */
    ObjectNode withoutHistograms() {
        ObjectNode copy = result.deepCopy();
        copy.remove(List.of(RESPONSE, SERVICE));
        return copy;
    }

    private static @Nullable Double micros(JsonNode nanos) {
        return nanos.isNumber() ? nanos.asDouble() / 1e3 : null;
    }
}
