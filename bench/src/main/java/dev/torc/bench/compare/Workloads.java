package dev.torc.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The workloads that a comparison knows by name. */
public final class Workloads {
    /** The one that is run where nothing else is asked for, and whose peak the rates are shares of. */
    public static final String PLAINTEXT = "plaintext";

    /** The same with one head for all requests. */
    public static final String PLAINTEXT_IDENTICAL = "plaintext-identical";

    /** With 16 requests in flight per connection. */
    public static final String PIPELINED = "pipelined-16";

    /** The same with one head for all requests. */
    public static final String PIPELINED_IDENTICAL = "pipelined-16-identical";

    /** The transport of the load where no other is asked for. */
    public static final String LOAD_TRANSPORT = "nio";

    /** The file that the workload of that name asks for. */
    static final String FILE = "1m.bin";

    static final int FILE_BYTES = 1 << 20;

    private static final String TEXT = "13 bytes of text";
    private static final String IN_FLIGHT = "16 requests in flight per connection";
    private static final String PLAINTEXT_PATH = "/plaintext";
    private static final int KIB = 1 << 10;
    private static final int LARGE_CONNECTIONS_MAX = 16;
    private static final int BUSY_CONNECTIONS_MAX = 8;
    private static final int IDLE_CONNECTIONS = 1000;
    private static final int SLOW_CLIENTS = 200;
    private static final Pattern RATE = Pattern.compile("rate-([1-9][0-9]?)");
    private static final List<String> NAMES = List.of(
            PLAINTEXT,
            PLAINTEXT_IDENTICAL,
            "json",
            "echo-1k",
            "echo-16k",
            "echo-1m",
            "stream",
            "file",
            "short",
            PIPELINED,
            PIPELINED_IDENTICAL,
            "idle-busy",
            "slow-fast",
            "rate-30",
            "rate-50",
            "rate-70",
            "rate-90");

    private Workloads() {}

    /** Their names; of the rates any from rate-1 to rate-99 is known, not these alone. */
    public static List<String> names() {
        return NAMES;
    }

    /** The one of this name; null where there is none. A workload of large contents has fewer connections. */
    public static @Nullable Workload find(String name, int connections) {
        Workload plain = Workload.get(PLAINTEXT, TEXT, PLAINTEXT_PATH, connections);
        int few = Math.min(connections, LARGE_CONNECTIONS_MAX);
        int busy = Math.min(connections, BUSY_CONNECTIONS_MAX);
        IntFunction<Workload> echo =
                bytes -> Workload.get(name, "content comes back", "/echo", bytes > 16 * KIB ? few : connections)
                        .posting(bytes);
        Matcher rate = RATE.matcher(name);
        if (rate.matches()) {
            int percent = Integer.parseInt(rate.group(1));
            return plain.named(name, "open loop at " + percent + " % of the lowest peak on " + PLAINTEXT)
                    .withRate(null, percent);
        }
        return switch (name) {
            case PLAINTEXT -> plain;
            case PLAINTEXT_IDENTICAL ->
                plain.named(name, "the same, and every request the same").withHeads(1);
            case "json" -> Workload.get(name, "an object made and written as JSON", "/json", connections);
            case "echo-1k" -> echo.apply(KIB);
            case "echo-16k" -> echo.apply(16 * KIB);
            case "echo-1m" -> echo.apply(KIB * KIB);
            case "stream" -> Workload.get(name, "256 KiB in 16 chunks", "/stream?chunks=16&size=" + 16 * KIB, few);
            case "file" -> Workload.get(name, "a file of 1 MiB", "/files/" + FILE, few);
            case "short" -> plain.named(name, "a connection per request").withRequestsPerConnection(1);
            case PIPELINED -> plain.named(name, IN_FLIGHT).withPipeline(16);
            case PIPELINED_IDENTICAL ->
                plain.named(name, IN_FLIGHT + ", and every request the same")
                        .withPipeline(16)
                        .withHeads(1);
            case "idle-busy" ->
                Workload.get(name, "few busy connections beside many idle ones", PLAINTEXT_PATH, busy)
                        .beside(IDLE_CONNECTIONS, 0);
            case "slow-fast" ->
                plain.named(name, "fast clients, measured, beside slow ones").beside(0, SLOW_CLIENTS);
            default -> null;
        };
    }

    /** A workload of its own: the plaintext one with other figures. */
    public static Workload custom(
            String path, int connections, int pipeline, double rate, boolean connectionPerRequest) {
        Workload base = path.equals(PLAINTEXT_PATH)
                ? Workload.get(PLAINTEXT, TEXT, path, connections)
                : Workload.get("custom", "a path of its own", path, connections);
        Workload workload = base.withPipeline(pipeline).withRequestsPerConnection(connectionPerRequest ? 1 : 0);
        return rate > 0 ? workload.withRate(rate, null) : workload;
    }

    /** The same in an order in which the peak is known before a share of it is needed, plaintext put first where it is missing. */
    static List<Workload> ordered(List<Workload> workloads) {
        List<Workload> ordered = new ArrayList<>(
                workloads.stream().filter(each -> each.peakPercent() == null).toList());
        List<Workload> shares =
                workloads.stream().filter(each -> each.peakPercent() != null).toList();
        if (!shares.isEmpty() && ordered.stream().noneMatch(each -> each.name().equals(PLAINTEXT))) {
            Workload share = shares.getFirst();
            ordered.addFirst(share.named(PLAINTEXT, TEXT).withRate(null, null));
        }
        ordered.addAll(shares);
        return List.copyOf(ordered);
    }
}
