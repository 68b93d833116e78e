/**
 * HTTP: a codec of pure functions, a server on the transport, and what is optional: routing, files, middleware, metrics, admin
 * pages.
 */
module dev.torc.http {
    requires static jdk.jfr;
    requires transitive dev.torc.transport;
    requires org.jctools.core;
    requires static transitive org.jspecify;

    exports dev.torc.http;
    exports dev.torc.http.admin;
    exports dev.torc.http.codec;
    exports dev.torc.http.files;
    exports dev.torc.http.metrics;
    exports dev.torc.http.middleware;
    exports dev.torc.http.routing;
}
