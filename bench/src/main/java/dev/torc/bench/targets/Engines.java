package dev.torc.bench.targets;

import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Torc's engines. Stateless. */
final class Engines {
    /** Their names, in the order of the rows. */
    static final List<String> NAMES = List.of("io_uring", "nio");

    private Engines() {}

    /** Why one cannot be used here, in one sentence; null where it can. */
    static @Nullable String missing(String name) {
        try {
            Transports.named(name);
            return null;
        } catch (TransportException e) {
            return e.getMessage();
        }
    }
}
