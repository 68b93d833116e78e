package dev.torc.transport.spi;

import dev.torc.transport.Transport;
import org.jspecify.annotations.Nullable;

/** Makes a transport known to {@link dev.torc.transport.Transports}, through {@link java.util.ServiceLoader}. */
public interface TransportProvider {
    /** The name users choose it by, such as {@code nio}. */
    String name();

    /** The usable transport with the highest rank is the best one. */
    int rank();

    /** Why this transport cannot be used here, in one sentence that ends with a period; null when it can. */
    @Nullable
    String unavailability();

    /** Makes the transport with its default options; only called where it is available. */
    Transport create();
}
