package dev.torc.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the connections of a run go, and what is asked there. A connection belongs to one origin. Immutable. */
final class Origins {
    private static final int HEAD_BYTES_MAX = 12 << 10;

    /**
     * A host and port.
     *
     * @param name for people
     * @param remote the address
     * @param plan what is asked of it
     */
    record Origin(String name, SocketAddress remote, RequestSource.Plan plan) {}

    private final List<Origin> origins = new ArrayList<>();
    /** By the number of a connection: its origin. */
    private final List<Integer> places;

    /** Finds the addresses of a job's targets. */
    Origins(LoadJob job) throws LoadFailure {
        Map<String, List<Target>> byAddress = new LinkedHashMap<>();
        String unix = job.unix();
        for (Target target : job.kinds()) {
            String name = unix == null ? name(target) : unix;
            byAddress.computeIfAbsent(name, key -> new ArrayList<>()).add(target);
        }
        List<Integer> weights = new ArrayList<>();
        for (Map.Entry<String, List<Target>> each : byAddress.entrySet()) {
            List<Target> targets = each.getValue();
            RequestSource.Plan plan = RequestSource.Plan.of(targets);
            if (plan.order().stream().anyMatch(template -> template.bytesMax() > HEAD_BYTES_MAX)) {
                throw new LoadFailure("The head of a request to " + each.getKey() + " is too long.");
            }
            SocketAddress remote = unix == null ? resolve(targets.getFirst()) : UnixDomainSocketAddress.of(unix);
            origins.add(new Origin(each.getKey(), remote, plan));
            weights.add(targets.stream().mapToInt(Target::weight).sum());
        }
        if (job.connections() < origins.size()) {
            throw new LoadFailure("There are fewer connections than hosts in the URLs.");
        }
        places = origins.size() == 1 ? List.of(0) : Weights.spread(weights, job.connections());
    }

    List<Origin> all() {
        return List.copyOf(origins);
    }

    /** The number of the origin of a connection by its number in the run. */
    int of(int connection) {
        return places.get(connection % places.size());
    }

    /** All of them, for people. */
    String names() {
        return String.join(", ", origins.stream().map(Origin::name).toList());
    }

    private static String name(Target target) {
        return target.host() + ":" + target.port();
    }

    private static InetSocketAddress resolve(Target target) throws LoadFailure {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(target.host())[0], target.port());
        } catch (UnknownHostException e) {
            throw new LoadFailure("The host '" + target.host() + "' is not known.");
        }
    }
}
