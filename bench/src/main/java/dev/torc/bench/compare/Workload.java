package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the load asks of a server. Immutable; change one value with its {@code with} method.
 *
 * @param name its own name
 * @param description what it is, in a few words
 * @param method of the request
 * @param path what is requested, query included
 * @param heads how many request heads that differ take turns, see {@link RequestHeads}; 1 where all are identical, 0 in runs
 *     that were written when they were so and had no fields but Host
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
        @JsonProperty("heads") int heads,
        @JsonProperty("connections") int connections,
        @JsonProperty("pipeline") int pipeline,
        @JsonProperty("ratePerSecond") @Nullable Double ratePerSecond,
        @JsonProperty("peakPercent") @Nullable Integer peakPercent,
        @JsonProperty("bodyBytes") @Nullable Integer bodyBytes,
        @JsonProperty("requestsPerConnection") int requestsPerConnection,
        @JsonProperty("idleConnections") int idleConnections,
        @JsonProperty("slowClients") int slowClients) {

    /** A closed loop of GETs on connections that stay, whose heads take turns. */
    public static Workload get(String name, String description, String path, int connections) {
        return new Workload(
                name, description, "GET", path, RequestHeads.ROTATING, connections, 1, null, null, null, 0, 0, 0);
    }

    /** The same under another name. */
    public Workload named(String value, String what) {
        return with(draft -> {
            draft.name = value;
            draft.description = what;
        });
    }

    /** The same with so much content in each request, and identical heads. */
    Workload posting(int bytes) {
        return withHeads(1).with(draft -> {
            draft.method = "POST";
            draft.bodyBytes = bytes;
        });
    }

    /** The same with so many heads that take turns. */
    Workload withHeads(int value) {
        return with(draft -> draft.heads = value);
    }

    Workload withPipeline(int value) {
        return with(draft -> draft.pipeline = value);
    }

    /** The same in an open loop, or with nulls in a closed one. */
    public Workload withRate(@Nullable Double perSecond, @Nullable Integer percent) {
        return with(draft -> {
            draft.ratePerSecond = perSecond;
            draft.peakPercent = percent;
        });
    }

    /** The same on connections that are replaced after so many requests. */
    public Workload withRequestsPerConnection(int value) {
        return with(draft -> draft.requestsPerConnection = value);
    }

    /** The same beside others that are not measured. */
    public Workload beside(int idle, int slow) {
        return with(draft -> {
            draft.idleConnections = idle;
            draft.slowClients = slow;
        });
    }

    private Workload with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** Whether requests have intended times. */
    @JsonIgnore
    public boolean isOpenLoop() {
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
        if (heads > 0) {
            text.append(heads == 1 ? ", identical heads" : ", " + heads + " heads in turn");
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

    /** A workload that is being changed. */
    private static final class Draft {
        private String name;
        private String description;
        private String method;
        private final String path;
        private int heads;
        private final int connections;
        private int pipeline;
        private @Nullable Double ratePerSecond;
        private @Nullable Integer peakPercent;
        private @Nullable Integer bodyBytes;
        private int requestsPerConnection;
        private int idleConnections;
        private int slowClients;

        Draft(Workload from) {
            name = from.name;
            description = from.description;
            method = from.method;
            path = from.path;
            heads = from.heads;
            connections = from.connections;
            pipeline = from.pipeline;
            ratePerSecond = from.ratePerSecond;
            peakPercent = from.peakPercent;
            bodyBytes = from.bodyBytes;
            requestsPerConnection = from.requestsPerConnection;
            idleConnections = from.idleConnections;
            slowClients = from.slowClients;
        }

        Workload done() {
            return new Workload(
                    name,
                    description,
                    method,
                    path,
                    heads,
                    connections,
                    pipeline,
                    ratePerSecond,
                    peakPercent,
                    bodyBytes,
                    requestsPerConnection,
                    idleConnections,
                    slowClients);
        }
    }
}
