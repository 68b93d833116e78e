/** The JDK's {@code com.sun.net.httpserver} on Torc's server; being there is enough to be used. */
module dev.torc.jdkprovider {
    requires transitive dev.torc.http;
    requires transitive jdk.httpserver;
    requires static transitive org.jspecify;

    exports dev.torc.jdkprovider;

    provides com.sun.net.httpserver.spi.HttpServerProvider with
            dev.torc.jdkprovider.TorcHttpServerProvider;
}
