package dev.torc.bench.app;

import com.sun.net.httpserver.HttpServer;
import dev.torc.jdkprovider.TorcHttpServerProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The ways in which an application of the JDK's HttpServer is run. */
enum JdkVariant {
    /** Tuned, handlers on the dispatcher's thread: the fastest where handlers never wait. */
    DISPATCHER("jdk", true),
    /** Tuned, handlers on a pool of two threads per processor. */
    POOL("jdk-pool", true),
    /** Tuned, each exchange on a virtual thread of its own. */
    VIRTUAL("jdk-virtual", true),
    /** As it comes out of the box. */
    DEFAULT("jdk-default", false),
    /** On Torc's server, behind the same API, each exchange on a virtual thread of its own. */
    ON_TORC("jdk-api-on-torc", true);

    private static final String PROVIDER = "com.sun.net.httpserver.HttpServerProvider";
    private static final String PROVIDER_OF_JDK = "sun.net.httpserver.DefaultHttpServerProvider";

    private final String label;
    private final boolean tuned;

    JdkVariant(String label, boolean tuned) {
        this.label = label;
        this.tuned = tuned;
    }

    String label() {
        return label;
    }

    boolean tuned() {
        return tuned;
    }

    /** How many threads accept and select. */
    int loops() {
        return this == ON_TORC ? Runtime.getRuntime().availableProcessors() : 1;
    }

    /** The executor of the handlers; null for the server's own choice. */
    @Nullable
    Executor executor() {
        return switch (this) {
            case POOL ->
                Executors.newFixedThreadPool(
                        Math.max(2, 2 * Runtime.getRuntime().availableProcessors()), JdkVariant::daemon);
            case VIRTUAL, ON_TORC -> Executors.newVirtualThreadPerTaskExecutor();
            case DISPATCHER, DEFAULT -> null;
        };
    }

    /** A server that is bound and not started. The JDK's is asked for by name, for Torc's provider is present. */
    HttpServer create(InetSocketAddress address, int backlog) throws IOException {
        if (this == ON_TORC) {
            return new TorcHttpServerProvider().createHttpServer(address, backlog);
        }
        System.setProperty(PROVIDER, PROVIDER_OF_JDK);
        return HttpServer.create(address, backlog);
    }

    private static Thread daemon(Runnable task) {
        return Thread.ofPlatform().daemon().name("jdk-handler").unstarted(task);
    }
}
