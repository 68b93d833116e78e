package dev.torc.bench.app;

import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A way to run the application on one of Torc's transports that differs from the default in one thing, to see what that thing
 * costs.
 *
 * @param transport the name of the transport
 * @param name its own name, of letters, digits and hyphens
 * @param description what differs, in a few words
 * @param loopOptions makes its loop options from the default ones
 * @param engine makes its transport
 * @param surroundings what is done around the application
 * @param burnShare what is burnt with each request, as a share of its CPU time; 0 for nothing
 */
record Variant(
        String transport,
        String name,
        String description,
        UnaryOperator<LoopOptions> loopOptions,
        Supplier<Transport> engine,
        Surroundings surroundings,
        double burnShare) {
    /** With nothing around the application. */
    Variant(
            String transport,
            String name,
            String description,
            UnaryOperator<LoopOptions> loopOptions,
            Supplier<Transport> engine) {
        this(transport, name, description, loopOptions, engine, Surroundings.NONE, 0);
    }
}
