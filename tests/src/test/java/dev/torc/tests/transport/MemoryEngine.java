package dev.torc.tests.transport;

import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.SocketAddress;

/** An engine without a kernel: its connections are in a {@link MemoryNetwork}, its time is a {@link VirtualClock}. */
final class MemoryEngine implements IoEngine {
    private final MemoryNetwork network;
    private final VirtualClock clock;

    MemoryEngine(MemoryNetwork network, VirtualClock clock) {
        this.network = network;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public IoDriver open(IoEvents events, LoopOptions options) {
        return new MemoryDriver(network, clock, events);
    }

    @Override
    public ListenSocket bind(SocketAddress address, ListenOptions options, boolean shared) throws IOException {
        return network.bind(address, options.backlog());
    }

    @Override
    public boolean canShare(SocketAddress address) {
        return false;
    }
}
