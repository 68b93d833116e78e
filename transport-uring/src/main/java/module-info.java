/** The io_uring engine: a ring per loop; Linux. */
module dev.torc.transport.uring {
    requires transitive dev.torc.transport;
    requires dev.torc.ffi;
    requires static transitive org.jspecify;

    exports dev.torc.transport.uring;

    provides dev.torc.transport.spi.TransportProvider with
            dev.torc.transport.uring.UringTransportProvider;
    provides dev.torc.transport.spi.ThreadAffinity with
            dev.torc.transport.uring.LinuxThreadAffinity;
}
