/** The NIO engine: a selector per loop. */
module dev.torc.transport.nio {
    requires transitive dev.torc.transport;
    requires static transitive org.jspecify;

    exports dev.torc.transport.nio;

    provides dev.torc.transport.spi.TransportProvider with
            dev.torc.transport.nio.NioTransportProvider;
}
