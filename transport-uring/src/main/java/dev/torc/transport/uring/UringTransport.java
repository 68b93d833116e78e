package dev.torc.transport.uring;

import dev.torc.transport.Transport;

/** Makes the io_uring transport. */
public final class UringTransport {
    private UringTransport() {}

    /** The io_uring transport with the default options. */
    public static Transport create() {
        return create(UringOptions.defaults());
    }

    /**
     * The io_uring transport with the given options. Starting it throws where {@link UringSupport} says that io_uring
     * cannot be used.
     */
    public static Transport create(UringOptions options) {
        return Transport.of(new UringEngine(options));
    }
}
