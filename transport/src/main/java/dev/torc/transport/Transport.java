package dev.torc.transport;

import dev.torc.transport.spi.IoEngine;
import java.util.Objects;

/**
 * A way to do input and output: an engine with its options, from which any number of {@link EventLoops} is started.
 * Immutable; it holds no resources until then. Found by {@link Transports}, or made by an engine's own factory.
 */
public final class Transport {
    private final IoEngine engine;

    private Transport(IoEngine engine) {
        this.engine = engine;
    }

    /** Makes the transport of an engine; applications use {@link Transports} or the engine's own factory. */
    public static Transport of(IoEngine engine) {
        return new Transport(Objects.requireNonNull(engine, "engine"));
    }

    /** The engine's name, such as {@code nio}. */
    public String name() {
        return engine.name();
    }

    /**
     * Starts the loops, each on a thread of its own.
     *
     * @throws TransportException when the engine cannot be opened, or threads cannot be bound to
     *     {@link LoopOptions#cpus()}; then nothing is left running
     */
    public EventLoops start(LoopOptions options) {
        return EventLoops.start(engine, options);
    }

    /** Starts loops with the default options. */
    public EventLoops start() {
        return start(LoopOptions.defaults());
    }

    /**
     * Opens the loops on the calling thread, which then drives them itself with {@link EventLoops#turn}.
     *
     * @throws TransportException when the engine cannot be opened
     */
    public EventLoops manual(LoopOptions options) {
        return EventLoops.manual(engine, options);
    }

    @Override
    public String toString() {
        return name();
    }
}
