package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the load asks of a server.
 *
 * @param name its own name
 * @param description what it is, in a few words
 * @param method of the request
 * @param path what is requested, query included
 * @param connections connections of the load
 * @param pipeline requests in flight per connection
 * @param ratePerSecond requests per second, the same for every server (open loop); null for as fast as answers come (closed
 *     loop), and as long as a share of the peak is not known in requests
 * @param peakPercent the rate as a share of the lowest peak among the servers; null where it does not depend on that
 * @param bodyBytes length of the request's content; null for none
 * @param requestsPerConnection after how many requests a connection is replaced; 0 for never
 * @param idleConnections connections beside the load that have had one answer each and ask for nothing more
 * @param slowClients clients beside the load that send, or take, a little at a time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Workload(
        @JsonProperty("name") String name,
        @JsonProperty("description") String description,
        @JsonProperty("method") String method,
        @JsonProperty("path") String path,
        @JsonProperty("connections") int connections,
        @JsonProperty("pipeline") int pipeline,
        @JsonProperty("ratePerSecond") @Nullable Double ratePerSecond,
        @JsonProperty("peakPercent") @Nullable Integer peakPercent,
        @JsonProperty("bodyBytes") @Nullable Integer bodyBytes,
        @JsonProperty("requestsPerConnection") int requestsPerConnection,
        @JsonProperty("idleConnections") int idleConnections,
        @JsonProperty("slowClients") int slowClients) {

    /** A closed loop of GETs on connections that stay. */
    static Workload get(String name, String description, String path, int connections) {
        return new Workload(name, description, "GET", path, connections, 1, null, null, null, 0, 0, 0);
    }

    Workload named(String value, String what) {
        return new Workload(
                value,
                what,
                method,
                path,
                connections,
                pipeline,
                ratePerSecond,
                peakPercent,
                bodyBytes,
                requestsPerConnection,
                idleConnections,
                slowClients);
    }

    Workload posting(int bytes) {
        return new Workload(
                name,
                description,
                "POST",
                path,
                connections,
                pipeline,
                ratePerSecond,
                peakPercent,
                bytes,
                requestsPerConnection,
                idleConnections,
                slowClients);
    }

    Workload withPipeline(int value) {
        return new Workload(
                name,
                description,
                method,
                path,
                connections,
                value,
                ratePerSecond,
                peakPercent,
                bodyBytes,
                requestsPerConnection,
                idleConnections,
                slowClients);
    }

    Workload withRate(@Nullable Double perSecond, @Nullable Integer percent) {
        return new Workload(
                name,
                description,
                method,
                path,
                connections,
                pipeline,
                perSecond,
                percent,
                bodyBytes,
                requestsPerConnection,
                idleConnections,
                slowClients);
    }

    Workload withRequestsPerConnection(int value) {
        return new Workload(
                name,
                description,
                method,
                path,
                connections,
                pipeline,
                ratePerSecond,
                peakPercent,
                bodyBytes,
                value,
                idleConnections,
                slowClients);
    }

    Workload beside(int idle, int slow) {
        return new Workload(
                name,
                description,
                method,
                path,
                connections,
                pipeline,
                ratePerSecond,
                peakPercent,
                bodyBytes,
                requestsPerConnection,
                idle,
                slow);
    }

    boolean isOpenLoop() {
        return ratePerSecond != null || peakPercent != null;
    }

    boolean hasConnectionPerRequest() {
        return requestsPerConnection == 1;
    }

    /** Everything about it that bears on its figures, in one line. */
    String conditions() {
        StringBuilder text = new StringBuilder(method).append(' ').append(path);
        if (bodyBytes != null) {
            text.append(" with ").append(bodyBytes).append(" B");
        }
        text.append(", ").append(connections).append(" connections, ");
        text.append(hasConnectionPerRequest() ? "a new one for each request" : "pipeline " + pipeline);
        if (idleConnections > 0) {
            text.append(", beside ").append(idleConnections).append(" idle connections");
        }
        if (slowClients > 0) {
            text.append(", beside ").append(slowClients).append(" slow clients");
        }
        Double rate = ratePerSecond;
        return text.append(
                        rate == null
                                ? ", closed loop"
                                : String.format(Locale.ROOT, ", open loop at %.0f requests/s", rate))
                .toString();
    }
}
