package dev.torc.transport.nio;

import dev.torc.transport.Transport;

/** Makes the NIO transport. */
public final class NioTransport {
    private NioTransport() {}

    /** The NIO transport with the default options. */
    public static Transport create() {
        return create(NioOptions.defaults());
    }

    /** The NIO transport with the given options. */
    public static Transport create(NioOptions options) {
        return Transport.of(new NioEngine(options));
    }
}
