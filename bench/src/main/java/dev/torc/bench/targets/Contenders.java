package dev.torc.bench.targets;

import dev.torc.bench.targets.RunRows.Rivals;
import java.util.List;

/** The servers that the targets speak of, by their names in {@code torc compare}. */
final class Contenders {
    static final String URING = "io_uring";
    static final String NIO = "nio";
    static final String CEILING_URING = "ceiling-uring";
    static final String CEILING_EPOLL = "ceiling-epoll";
    static final String NETTY_EPOLL = "netty-epoll";
    static final String NETTY_URING = "netty-io_uring";
    static final String NETTY_NIO = "netty-nio";
    static final String ACTIVEJ = "activej";
    static final String VERTX = "vertx";
    static final String NGINX = "nginx";
    static final String GO = "go";
    static final String JDK = "jdk";

    static final Rivals NETTY = new Rivals("Netty", List.of(NETTY_EPOLL, NETTY_URING, NETTY_NIO));
    static final Rivals FRAMEWORKS =
            new Rivals("the other JVM peers", List.of(VERTX, "undertow", "jetty", "helidon", ACTIVEJ, "microhttp"));
    static final Rivals JDKS = new Rivals("the JDK's variants", List.of(JDK, "jdk-pool", "jdk-virtual", "jdk-default"));

    private Contenders() {}
}
