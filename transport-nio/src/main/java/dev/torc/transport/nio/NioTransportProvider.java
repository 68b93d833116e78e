package dev.torc.transport.nio;

import dev.torc.transport.Transport;
import dev.torc.transport.spi.TransportProvider;
import org.jspecify.annotations.Nullable;

/** Makes the NIO transport known by its name. */
public final class NioTransportProvider implements TransportProvider {
    /** Below every engine that is made for one platform. */
    private static final int RANK = 0;

    /** For {@link java.util.ServiceLoader}. */
    public NioTransportProvider() {}

    @Override
    public String name() {
        return NioEngine.NAME;
    }

    @Override
    public int rank() {
        return RANK;
    }

    @Override
    public @Nullable String unavailability() {
        return null;
    }

    @Override
    public Transport create() {
        return NioTransport.create();
    }
}
