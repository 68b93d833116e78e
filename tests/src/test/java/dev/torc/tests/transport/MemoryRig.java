package dev.torc.tests.transport;

import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loops on the memory engine, turned by the test's thread; when none has work, time moves on by a millisecond. */
final class MemoryRig extends Rig {
    private static final long STEP_NANOS = 1_000_000;
    private static final long SEED = 20_251_123;

    final VirtualClock clock = new VirtualClock();
    private @Nullable MemoryNetwork network;
    private @Nullable EventLoops turned;
    private @Nullable EventLoops others;

    @Override
    EventLoops open(LoopOptions options) {
        MemoryNetwork made = new MemoryNetwork(SEED);
        network = made;
        EventLoops opened = Transport.of(new MemoryEngine(made, clock)).manual(options.withClock(clock));
        turned = opened;
        return opened;
    }

    @Override
    EventLoops openOthers() {
        MemoryNetwork shared = Objects.requireNonNull(network, "the first loops come first");
        EventLoops opened =
                Transport.of(new MemoryEngine(shared, clock)).manual(options().withClock(clock));
        others = opened;
        return opened;
    }

    @Override
    void closeOthers(EventLoops closed, Duration within) {
        MemoryNetwork shared = Objects.requireNonNull(network);
        others = null;
        shared.whileWaiting(() -> turn(turned));
        closed.close(within);
        shared.whileWaiting(() -> {});
    }

    private static long turn(@Nullable EventLoops loops) {
        return loops == null ? 0 : loops.turn();
    }

    @Override
    void pass() {
        if (turned != null && turn(turned) + turn(others) == 0) {
            clock.advance(STEP_NANOS);
        }
    }

    @Override
    long descriptors() {
        return network == null ? 0 : network.open();
    }

    @Override
    Optional<SocketAddress> unansweredAddress() {
        return Optional.of(MemoryNetwork.BLACKHOLE);
    }

    @Override
    boolean timeIsVirtual() {
        return true;
    }
}
