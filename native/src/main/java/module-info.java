/** Bindings of io_uring and of the C library calls that it needs; the one module that needs native access. */
@SuppressWarnings("module") // "native" code, not the keyword
module dev.torc.ffi {
    requires static transitive org.jspecify;

    exports dev.torc.ffi;
}
