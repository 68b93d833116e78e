package dev.torc.transport.uring;

import dev.torc.transport.Transport;
import dev.torc.transport.spi.TransportProvider;
import org.jspecify.annotations.Nullable;

/** Makes the io_uring transport known by its name. */
public final class UringTransportProvider implements TransportProvider {
    /** Above the engine that runs everywhere. */
    private static final int RANK = 100;

    /** For {@link java.util.ServiceLoader}. */
    public UringTransportProvider() {}

    @Override
    public String name() {
        return UringEngine.NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public @Nullable String unavailability() {
        return UringSupport.here().unavailability();
    }

    @Override
    public Transport create() {
        return UringTransport.create();
    }
}
