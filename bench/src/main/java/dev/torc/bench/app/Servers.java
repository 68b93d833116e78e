package dev.torc.bench.app;

import dev.torc.http.HttpServer;
import dev.torc.http.HttpStats;
import dev.torc.http.WarmUp;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats;
import dev.torc.transport.Transport;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the reference application on a server by its name. */
public final class Servers {
    /** The name that stands for the best transport. */
    public static final String AUTO = "auto";

    /** The prefix of the names of Torc's loop threads. */
    public static final String LOOP_THREAD = "torc-loop";

    private Servers() {}

    /** The names that {@link #start} knows; a peer among them can be {@linkplain Peers#missing missing}. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(torcNames());
        for (JdkVariant variant : JdkVariant.values()) {
            names.add(variant.label());
        }
        for (ThreadPerConnection kind : ThreadPerConnection.values()) {
            names.add(kind.label());
        }
        names.addAll(Peers.names());
        return List.copyOf(names);
    }

    /**
     * Why a server cannot run here, in one sentence; null where it can.
     *
     * @param name of a server or a variant of one, or of a program of {@link Launches}
     */
    public static @Nullable String missing(String name) {
        if (Launches.names().contains(name)) {
            return Launches.missing(name);
        }
        String server = ServerName.of(name).server();
        try {
            if (Transports.names().contains(server)) {
                Transports.named(server);
            }
            return null;
        } catch (TransportException e) {
            return e.getMessage();
        }
    }

    /** Those among them that are Torc. */
    public static List<String> torcNames() {
        List<String> names = new ArrayList<>();
        names.add(AUTO);
        names.addAll(Transports.names());
        return List.copyOf(names);
    }

    /** Whether a server serves a folder of files beside the application: Torc, and the JDK's server in all its forms. */
    public static boolean servesFiles(String name) {
        return torcNames().contains(name)
                || Stream.of(JdkVariant.values())
                        .anyMatch(variant -> variant.label().equals(name));
    }

    /**
     * Starts a server.
     *
     * @param name one that is known, see {@link ServerName#unknown}
     * @param options where and how it listens; servers other than Torc take address and port, some of them the loops, and
     *     those of the JDK the folder of files
     * @throws IOException when the address cannot be bound
     * @throws dev.torc.transport.TransportException when the transport is not known or cannot be used
     */
    public static RunningServer start(ServerName name, ServerOptions options) throws IOException {
        for (JdkVariant variant : JdkVariant.values()) {
            if (variant.label().equals(name.server())) {
                return JdkApplication.start(variant, options.host(), options.port(), options.files());
            }
        }
        for (ThreadPerConnection kind : ThreadPerConnection.values()) {
            if (kind.label().equals(name.server())) {
                return BlockingServer.start(kind, options);
            }
        }
        Peer peer = Peers.find(name.server());
        return peer == null ? torc(name, options) : peer.start(options);
    }

    private static RunningServer torc(ServerName name, ServerOptions options) throws IOException {
        Variant variant = name.variant() == null ? null : Variants.find(name.server(), name.variant());
        Transport transport =
                variant == null ? transport(name.server()) : variant.engine().get();
        LoopOptions loops = LoopOptions.defaults().withLoops(options.loops()).withThreadName(LOOP_THREAD);
        Chain chain = new Chain(options, variant);
        AdminPages admin = options.admin() ? AdminPages.beside(chain.handler()) : null;
        HttpServer.Builder builder = HttpServer.builder()
                .transport(transport)
                .loopOptions(variant == null ? loops : variant.loopOptions().apply(loops))
                .listen(options.host(), options.port())
                .listenOptions(ListenOptions.defaults().withReusePort(options.reusePort()))
                .timeouts(options.timeouts())
                .limits(options.limits())
                .handler(admin == null ? chain.handler() : admin.handler());
        if (!options.warmUp().isZero()) {
            builder.warmUp(warmUp(options.warmUp()));
        }
        HttpServer server;
        try {
            server = builder.start();
        } catch (IOException | RuntimeException e) {
            chain.close();
            throw e;
        }
        if (admin != null) {
            admin.watch(server);
        }
        String running = new ServerName(server.loops().transportName(), name.variant()).toString();
        return new TorcServer(
                server,
                chain,
                running,
                options.loops(),
                server.loops().fallback(),
                server.loops().details());
    }

    /** Requests that every server of the application answers, for that time. */
    public static WarmUp warmUp(Duration duration) {
        return WarmUp.get(duration, Endpoints.PLAINTEXT, Endpoints.JSON);
    }

    private static Transport transport(String name) {
        return name.equals(AUTO) ? Transports.best() : Transports.named(name);
    }

    private record TorcServer(
            HttpServer server,
            Chain chain,
            String name,
            int loops,
            @Nullable String fallback,
            Map<String, String> details)
            implements RunningServer {
        @Override
        public InetSocketAddress address() {
            return server.address();
        }

        @Override
        public List<LoopStats> stats() {
            return server.loops().all().stream().map(loop -> loop.stats()).toList();
        }

        @Override
        public HttpStats httpStats() {
            return server.stats();
        }

        @Override
        public void stop(Duration within) {
            server.stop(within);
            chain.close();
        }
    }
}
