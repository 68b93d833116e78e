package dev.torc.bench.app;

import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import dev.torc.transport.Transports;
import dev.torc.transport.WaitStrategy;
import dev.torc.transport.nio.NioOptions;
import dev.torc.transport.nio.NioTransport;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variants of Torc's transports; {@code torc compare --variants} measures all of one transport in their order. */
final class Variants {
    private static final int KIB = 1 << 10;
    private static final String NIO = "nio";
    private static final String URING = "io_uring";

    private static final Pattern BURN = Pattern.compile("burn=(\\d{1,3})%");
    private static final double PERCENT = 100;

    private static final List<Variant> ALL = List.of(
            new Variant(
                    NIO,
                    "receive-16k",
                    "receives up to 16 KiB at once, not 256",
                    UnaryOperator.identity(),
                    () -> NioTransport.create(NioOptions.defaults().withReceiveBytes(16 * KIB))),
            new Variant(
                    NIO,
                    "receive-64k",
                    "receives up to 64 KiB at once, not 256",
                    UnaryOperator.identity(),
                    () -> NioTransport.create(NioOptions.defaults().withReceiveBytes(64 * KIB))),
            send(NIO, 4, NioTransport::create),
            send(NIO, 64, NioTransport::create),
            queue(NIO, NioTransport::create),
            spin(NIO, NioTransport::create),
            adaptive(NIO, NioTransport::create),
            middleware(NIO, NioTransport::create),
            accessLog(NIO, NioTransport::create),
            without(UringFeature.MULTISHOT_ACCEPT, "accepts one connection per operation"),
            without(UringFeature.MULTISHOT_RECEIVE, "receives once per operation"),
            without(UringFeature.PROVIDED_BUFFERS, "each waiting receive holds a buffer"),
            without(UringFeature.DEFER_TASKRUN, "completions interrupt the loop"),
            without(UringFeature.REGISTERED_RING, "the ring's descriptor is looked up at each enter"),
            without(UringFeature.NO_SQARRAY, "the submission queue has an array of indices"),
            without(UringFeature.LIBURING, "calls through syscall(2)"),
            without(UringFeature.SPLICE_FILES, "large files are read and sent"),
            with(UringFeature.DIRECT_DESCRIPTORS, "connections are direct descriptors"),
            with(UringFeature.RECEIVE_BUNDLES, "a receive may fill several buffers"),
            with(UringFeature.INCREMENTAL_BUFFERS, "buffers are filled in parts"),
            uring(
                    "buffers-16",
                    "16 provided buffers, not 64",
                    options -> options.withReceiveBuffers(
                            16, UringOptions.defaults().receiveBufferBytes())),
            uring(
                    "buffers-16k",
                    "128 provided buffers of 16 KiB, not 64 of 64",
                    options -> options.withReceiveBuffers(128, 16 * KIB)),
            uring(
                    "buffers-aligned",
                    "all provided buffers begin in the same sets of the caches",
                    options -> options.withReceiveBuffers(64, 64 * KIB)),
            with(UringFeature.HUGE_PAGES, "provided buffers are in huge pages"),
            uring(
                    "ring-256",
                    "256 operations, 2,048 completions, not four times as many",
                    options -> options.withQueues(256, 2048)),
            with(UringFeature.NO_IOWAIT, "waits do not count as waiting for a disk"),
            with(UringFeature.NAPI, "waits poll the network card, which loopback has not"),
            uring("send-zc", "every send is zero-copy", options -> options.withZeroCopySend(1)),
            with(UringFeature.SQPOLL, "a thread of the kernel submits, on the same CPUs"),
            send(URING, 64, UringTransport::create),
            queue(URING, UringTransport::create),
            spin(URING, UringTransport::create),
            adaptive(URING, UringTransport::create),
            middleware(URING, UringTransport::create),
            accessLog(URING, UringTransport::create));

    private Variants() {}

    private static Variant without(UringFeature feature, String description) {
        return uring("no-" + feature.label(), description, options -> options.without(feature));
    }

    private static Variant with(UringFeature feature, String description) {
        return uring(feature.label(), description, options -> options.with(feature));
    }

    private static Variant uring(String name, String description, UnaryOperator<UringOptions> change) {
        return new Variant(
                URING,
                name,
                description,
                UnaryOperator.identity(),
                () -> UringTransport.create(change.apply(UringOptions.defaults())));
    }

    private static Variant send(String transport, int kib, Supplier<Transport> engine) {
        return new Variant(
                transport,
                "send-" + kib + "k",
                "send buffers of " + kib + " KiB, not 16",
                options -> options.withBuffers(kib * KIB, LoopOptions.defaults().bufferMemoryBytesMax()),
                engine);
    }

    private static Variant queue(String transport, Supplier<Transport> engine) {
        return new Variant(
                transport,
                "queue-256k",
                "a quarter of a megabyte may be queued before a handler is told to stop, not a whole",
                options -> options.withWatermarks(64 * KIB, 256 * KIB),
                engine);
    }

    private static Variant spin(String transport, Supplier<Transport> engine) {
        return new Variant(
                transport,
                "spin",
                "loops spin for 50 us before they block",
                options -> options.withWaitStrategy(WaitStrategy.spinThenBlock(Duration.ofNanos(50_000))),
                engine);
    }

    private static Variant adaptive(String transport, Supplier<Transport> engine) {
        return new Variant(
                transport,
                "adaptive",
                "loops spin for 50 us before they block, as long as most waits are shorter",
                options -> options.withWaitStrategy(WaitStrategy.adaptive(Duration.ofNanos(50_000))),
                engine);
    }

    private static Variant middleware(String transport, Supplier<Transport> engine) {
        return around(
                transport, "middleware", "a router of 200 routes and 8 middlewares", engine, Surroundings.MIDDLEWARE);
    }

    private static Variant accessLog(String transport, Supplier<Transport> engine) {
        return around(transport, "access-log", "an access log to a file", engine, Surroundings.ACCESS_LOG);
    }

    private static Variant around(
            String transport, String name, String description, Supplier<Transport> engine, Surroundings surroundings) {
        return new Variant(transport, name, description, UnaryOperator.identity(), engine, surroundings, 0);
    }

    /** Those of one transport; none where it has none, or is not known. */
    static List<Variant> of(String transport) {
        return ALL.stream()
                .filter(variant -> variant.transport().equals(transport))
                .toList();
    }

    /** The variant of a transport with this name, the hidden {@code burn=N%} among them; null where there is none. */
    static @Nullable Variant find(String transport, String name) {
        Matcher burn = BURN.matcher(name);
        if (burn.matches() && !of(transport).isEmpty()) {
            return new Variant(
                    transport,
                    name,
                    "burns " + burn.group(1) + " % more CPU with each request",
                    UnaryOperator.identity(),
                    () -> Transports.named(transport),
                    Surroundings.NONE,
                    Integer.parseInt(burn.group(1)) / PERCENT);
        }
        return of(transport).stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
