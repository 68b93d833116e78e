package dev.torc.tests.transport;

import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loops on the memory engine, turned by the test's thread; when none has work, time moves on by a millisecond. */
final class MemoryRig extends Rig {
    private static final long STEP_NANOS = 1_000_000;
    private static final long SEED = 20_251_123;

    final VirtualClock clock = new VirtualClock();
    private @Nullable MemoryNetwork network;
    private @Nullable EventLoops turned;

    @Override
    EventLoops open(LoopOptions options) {
        MemoryNetwork made = new MemoryNetwork(SEED);
        network = made;
        EventLoops opened = Transport.of(new MemoryEngine(made, clock)).manual(options.withClock(clock));
        turned = opened;
        return opened;
    }

    @Override
    void pass() {
        if (turned != null && turned.turn() == 0) {
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
