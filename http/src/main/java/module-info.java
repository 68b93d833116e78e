/** HTTP: a codec of pure functions, and a server on the transport. */
module dev.torc.http {
    requires transitive dev.torc.transport;
    requires static transitive org.jspecify;

    exports dev.torc.http;
    exports dev.torc.http.codec;
}
