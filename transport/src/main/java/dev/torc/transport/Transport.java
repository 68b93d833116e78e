package dev.torc.transport;

import dev.torc.transport.spi.IoEngine;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A way to do input and output: an engine with its options, from which any number of {@link EventLoops} is started.
 * Immutable; it holds no resources until then. Found by {@link Transports}, or made by an engine's own factory.
 */
public final class Transport {
    private final IoEngine engine;
    private final @Nullable String fallback;
    /** What is started where the loops of this one cannot be opened. */
    private final @Nullable Transport next;

    private Transport(IoEngine engine, @Nullable String fallback, @Nullable Transport next) {
        this.engine = engine;
        this.fallback = fallback;
        this.next = next;
    }

    /** Makes the transport of an engine; applications use {@link Transports} or the engine's own factory. */
    public static Transport of(IoEngine engine) {
        return new Transport(Objects.requireNonNull(engine, "engine"), null, null);
    }

    Transport insteadOf(@Nullable String reasons) {
        return new Transport(engine, reasons, next);
    }

    Transport orElse(@Nullable Transport other) {
        return new Transport(engine, fallback, other);
    }

    /** The engine's name, such as {@code nio}. */
    public String name() {
        return engine.name();
    }

    /**
     * Why this transport is used and not a better one that is present: a sentence for each of them. Null where
     * {@link Transports#best()} had no reason to look further, or did not choose this transport.
     */
    public @Nullable String fallback() {
        return fallback;
    }

    /** What the engine uses of this machine, for reports, by name; empty where there is no choice. */
    public Map<String, String> details() {
        return engine.details();
    }

    /**
     * Starts the loops, each on a thread of its own.
     *
     * @throws TransportException when the engine cannot be opened, or threads cannot be bound to
     *     {@link LoopOptions#cpus()}; then nothing is left running
     */
    public EventLoops start(LoopOptions options) {
        return openOrNext(transport -> EventLoops.start(transport.engine, options, transport.fallback));
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
        return openOrNext(transport -> EventLoops.manual(transport.engine, options, transport.fallback));
    }

    private EventLoops openOrNext(Function<Transport, EventLoops> open) {
        try {
            return open.apply(this);
        } catch (TransportException e) {
            if (next == null || !e.isOfEngine() || e.getCause() == null) {
                throw e;
            }
            String told = Transports.notUsed(name(), String.valueOf(e.getCause().getMessage()));
            return next.insteadOf(fallback == null ? told : fallback + " " + told)
                    .openOrNext(open);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
