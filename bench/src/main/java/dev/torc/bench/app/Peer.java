package dev.torc.bench.app;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server of another project that runs the reference application in this JVM. Its objects have no state. */
public interface Peer {
    /** The name under which it is started and compared. */
    String name();

    /** The version of the library that serves. */
    String version();

    /** How it is tuned and where that is recommended, in one sentence. */
    String tuning();

    /** Why it cannot run on this machine, in one sentence; null where it can. */
    default @Nullable String missing() {
        return null;
    }

    /** Flags that its JVM is to have, beside those of every server. */
    default List<String> jvmFlags() {
        return List.of();
    }

    /**
     * Starts it.
     *
     * @param options where it listens and how many loops it has; the rest is Torc's
     * @throws IOException when the address cannot be bound
     */
    RunningServer start(ServerOptions options) throws IOException;
}
