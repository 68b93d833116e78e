package dev.torc.bench.app;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The ways in which the JDK's HttpServer is run. */
enum JdkVariant {
    /** Tuned, handlers on the dispatcher's thread: the fastest where handlers never wait. */
    DISPATCHER("jdk", true),
    /** Tuned, handlers on a pool of two threads per processor. */
    POOL("jdk-pool", true),
    /** Tuned, each exchange on a virtual thread of its own. */
    VIRTUAL("jdk-virtual", true),
    /** As it comes out of the box. */
    DEFAULT("jdk-default", false);

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

    /** The executor of the handlers; null for the server's own choice. */
    @Nullable
    Executor executor() {
        return switch (this) {
            case POOL ->
                Executors.newFixedThreadPool(
                        Math.max(2, 2 * Runtime.getRuntime().availableProcessors()), JdkVariant::daemon);
            case VIRTUAL -> Executors.newVirtualThreadPerTaskExecutor();
            case DISPATCHER, DEFAULT -> null;
        };
    }

    private static Thread daemon(Runnable task) {
        return Thread.ofPlatform().daemon().name("jdk-handler").unstarted(task);
    }
}
