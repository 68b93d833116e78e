/** The transport: event loops, timers, buffers and the small interface that I/O engines implement. */
module dev.torc.transport {
    requires static jdk.jfr;
    requires org.jctools.core;
    requires static transitive org.jspecify;

    exports dev.torc.transport;
    exports dev.torc.transport.spi;

    uses dev.torc.transport.spi.ThreadAffinity;
    uses dev.torc.transport.spi.TransportProvider;
}
