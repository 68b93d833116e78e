package dev.torc.tests.simulation;

import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The engine of one loop in a {@link World}. */
final class SimulatedEngine implements IoEngine {
    private final World world;
    private final SimulatedNetwork network;
    private @Nullable SimulatedDriver driver;

    SimulatedEngine(World world, SimulatedNetwork network) {
        this.world = world;
        this.network = network;
    }

    /** The driver that was opened. */
    SimulatedDriver driver() {
        return Objects.requireNonNull(driver, "no loop was opened");
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public IoDriver open(IoEvents events, LoopOptions options) {
        if (driver != null) {
            throw new IllegalStateException("one loop only: the others would not see its time pass");
        }
        SimulatedDriver opened = new SimulatedDriver(world, events);
        driver = opened;
        return opened;
    }

    @Override
    public ListenSocket bind(SocketAddress address, ListenOptions options, boolean shared) throws IOException {
        return network.bind(address);
    }

    @Override
    public boolean canShare(SocketAddress address) {
        return false;
    }
}
