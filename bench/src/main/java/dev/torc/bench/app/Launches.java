package dev.torc.bench.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands in for the peers until their branch is here: there are none. */
public final class Launches {
    private Launches() {}

    /** Their names. */
    public static List<String> names() {
        return List.of();
    }

    /** Why one cannot run here, in one sentence; null where it can. */
    public static @Nullable String missing(String name) {
        return "There is no server named '" + name + "'.";
    }

    /** How one is started. */
    public static Launch of(String name, int port, int loops, List<String> jvmFlags) {
        return new Launch(name, List.of(name, port + "", loops + ""), false, "", String.join(" ", jvmFlags));
    }
}
