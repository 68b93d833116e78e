package dev.torc.bench.gate;

import dev.torc.bench.app.Launches;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.compare.CompareFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The checks, and what they need. Stateless. */
public final class Gate {
    private Gate() {}

    /** Why it cannot be run here, in one sentence; null where it can. */
    public static @Nullable String missing() {
        return Stream.of(PairedCosts.URING_REFERENCE, PairedCosts.NIO_REFERENCE)
                .map(Launches::missing)
                .filter(why -> why != null)
                .findFirst()
                .orElse(null);
    }

    /** Says in one sentence why there is no such variant of one of the servers; null where there is. */
    public static @Nullable String unknown(GateSettings settings) {
        return SteadyStates.SUBJECTS.stream()
                .map(subject -> ServerName.of(settings.server(subject.server())).unknown())
                .filter(why -> why != null)
                .findFirst()
                .orElse(null);
    }

    /**
     * Runs all of them; takes about a minute and a half, and longer where something seems to be worse.
     *
     * @param progress is told each step in a few words
     * @throws CompareFailure where a server or the load ended
     */
    public static List<Check> run(GateSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<Check> checks = new ArrayList<>(SteadyStates.run(settings, progress));
        checks.addAll(PairedCosts.run(settings, progress));
        return List.copyOf(checks);
    }
}
