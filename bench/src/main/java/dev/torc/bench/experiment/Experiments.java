package dev.torc.bench.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every published claim: those that can be measured, and those whose feature is not there yet. */
public final class Experiments {
    private static final List<Experiment> READY = List.of(
            new AcceptPathExperiment(),
            new LeakExperiment(),
            new MiddlewareExperiment(),
            new IoModelExperiment(),
            new ParserExperiment(),
            new PoolsExperiment(),
            new TypedContextExperiment());

    private static final List<Pending> PENDING = List.of(
            new Pending(
                    "E3",
                    "tls-resumption",
                    "A resumed TLS handshake takes one round trip, a full one two or three; at a million connections 32 %"
                            + " are resumed and 76 % of the CPU is the system's.",
                    "needs TLS"),
            new Pending(
                    "E7",
                    "pool",
                    "Tickets with SNI resume a session in 3.2 ms, session ids in 18 ms; above a threshold a pool sheds load"
                            + " with 503.",
                    "needs the HTTP client"),
            new Pending(
                    "E8",
                    "hot-swap",
                    "Middleware can be added at run time, without a restart, but never unloaded.",
                    "needs middleware that is loaded at run time"),
            new Pending(
                    "E9",
                    "grey-release",
                    "A release that gets 1 % of requests is stopped when its errors rise by more than 0.02 points.",
                    "needs the gateway"),
            new Pending(
                    "E10",
                    "attribution",
                    "A request that is followed into the kernel tells the time of its write from that of its"
                            + " acknowledgement.",
                    "needs trace context and stages in the kernel"),
            new Pending(
                    "E13",
                    "placement",
                    "Scored placement over clusters fails over in 27 s, not 4.2 min.",
                    "needs clusters of upstreams in the gateway"),
            new Pending(
                    "E14",
                    "distribution",
                    "One file for each platform, without anything else to install.",
                    "needs releases for more than one platform"));

    private Experiments() {}

    /** Those that can be run, by number. */
    public static List<Experiment> ready() {
        return READY;
    }

    /** Those that wait for something, by number. */
    public static List<Pending> pending() {
        return PENDING;
    }

    /** The experiment of a name or number; null where there is none, or it is pending. */
    public static @Nullable Experiment find(String name) {
        return READY.stream()
                .filter(each -> each.name().equals(name) || each.number().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The pending one of a name or number; null where there is none. */
    public static @Nullable Pending findPending(String name) {
        return PENDING.stream()
                .filter(each -> each.name().equals(name) || each.number().equals(name))
                .findFirst()
                .orElse(null);
    }
}
