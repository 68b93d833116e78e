package dev.torc.bench.app;

import dev.torc.transport.LoopOptions;
import dev.torc.transport.nio.NioOptions;
import dev.torc.transport.nio.NioTransport;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The variants of Torc's transports; {@code torc compare --variants} measures all of one transport in their order. */
final class Variants {
    private static final int KIB = 1 << 10;
    private static final String NIO = "nio";

    private static final List<Variant> ALL = List.of(
            new Variant(
                    NIO,
                    "receive-16k",
                    "receives up to 16 KiB at once, not 64",
                    UnaryOperator.identity(),
                    () -> NioTransport.create(NioOptions.defaults().withReceiveBytes(16 * KIB))),
            new Variant(
                    NIO,
                    "send-4k",
                    "send buffers of 4 KiB, not 16",
                    options ->
                            options.withBuffers(4 * KIB, LoopOptions.defaults().bufferMemoryBytesMax()),
                    NioTransport::create));

    private Variants() {}

    /** Those of one transport; none where it has none, or is not known. */
    static List<Variant> of(String transport) {
        return ALL.stream()
                .filter(variant -> variant.transport().equals(transport))
                .toList();
    }

    /** The variant of a transport with this name; null where there is none. */
    static @Nullable Variant find(String transport, String name) {
        return of(transport).stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
