package dev.torc.bench.cli;

import dev.torc.bench.app.Launches;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.Servers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which servers are compared. Of those that were asked for as a group, some may be missing; one that was asked for by its name
 * must be there.
 *
 * @param names those that can run, in order
 * @param missing those of a group that cannot, each with a sentence
 */
record ServerSelection(List<String> names, Map<String, String> missing) {
    /** The group of those that are measured where nothing is said. */
    static final String DEFAULT = "io_uring,nio,jdk,jdk-pool,jdk-virtual";

    private static final String ALL = "all";
    private static final String PEERS = "peers";

    /**
     * Resolves names and groups.
     *
     * @param asked names, {@code all} and {@code peers}; null for the default ones
     * @throws IllegalArgumentException where a name is not known, or given twice
     * @throws CommandFailure where a server that was asked for by name cannot run here, or none can
     */
    static ServerSelection of(@Nullable List<String> asked) throws CommandFailure {
        List<String> names = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String word : asked == null ? List.of(DEFAULT.split(",", -1)) : asked) {
            List<String> group = group(word);
            for (String name : group == null ? List.of(word) : group) {
                require(known(name) == null, String.valueOf(known(name)));
                if (!seen.add(name)) {
                    require(group != null, "--servers names a server twice");
                    continue;
                }
                String why = Servers.missing(name);
                if (why == null) {
                    names.add(name);
                } else if (group == null && asked != null) {
                    throw new CommandFailure(ExitCode.ENVIRONMENT, why);
                } else {
                    missing.put(name, why);
                }
            }
        }
        if (names.isEmpty()) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "None of these servers can run here.");
        }
        return new ServerSelection(names, missing);
    }

    /** A transport of Torc and all its variants. */
    static ServerSelection variantsOf(String transport) throws CommandFailure {
        ServerName engine = new ServerName(transport, null);
        require(engine.unknown() == null, String.valueOf(engine.unknown()));
        require(engine.withVariants().size() > 1, engine.noVariants());
        return of(engine.withVariants().stream().map(ServerName::toString).toList());
    }

    /** What is different about those that are variants, by name. */
    SortedMap<String, String> descriptions() {
        SortedMap<String, String> descriptions = new TreeMap<>();
        for (String name : names) {
            String description = ServerName.of(name).description();
            if (!description.isEmpty()) {
                descriptions.put(name, description);
            }
        }
        return descriptions;
    }

    private static @Nullable List<String> group(String word) {
        return switch (word) {
            case PEERS -> Launches.names();
            case ALL -> {
                List<String> all = new ArrayList<>(Servers.names());
                all.remove(Servers.AUTO);
                all.addAll(Launches.names());
                yield all;
            }
            default -> null;
        };
    }

    /** Why there is no such server; null where there is, even if it cannot run here. */
    private static @Nullable String known(String name) {
        return Launches.names().contains(name) ? null : ServerName.of(name).unknown();
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
