package dev.torc.transport;

import dev.torc.transport.spi.ThreadAffinity;
import java.io.IOException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Binds the threads of loops to the CPUs that {@link LoopOptions#cpus()} names; does nothing where it names none. */
final class LoopPins {
    private final List<Integer> cpus;
    private final @Nullable ThreadAffinity affinity;

    private LoopPins(List<Integer> cpus, @Nullable ThreadAffinity affinity) {
        this.cpus = cpus;
        this.affinity = affinity;
    }

    /**
     * Finds what binds threads, if threads are to be bound.
     *
     * @throws TransportException when nothing is found
     */
    static LoopPins of(List<Integer> cpus) {
        if (cpus.isEmpty()) {
            return new LoopPins(cpus, null);
        }
        try {
            return new LoopPins(
                    cpus,
                    ServiceLoader.load(ThreadAffinity.class)
                            .findFirst()
                            .orElseThrow(() -> new TransportException("Loops cannot be pinned to CPUs: add"
                                    + " torc-transport-uring to the class path, or leave LoopOptions.cpus empty.")));
        } catch (ServiceConfigurationError e) {
            throw new TransportException("Loops cannot be pinned to CPUs: " + e.getMessage(), e);
        }
    }

    /**
     * Binds the calling thread.
     *
     * @param loop the number of its loop
     * @throws TransportException when it cannot be bound
     */
    void pin(int loop) {
        if (affinity == null) {
            return;
        }
        int cpu = cpus.get(loop % cpus.size());
        try {
            affinity.pin(cpu);
        } catch (IOException e) {
            throw new TransportException("Loop " + loop + " cannot be pinned to CPU " + cpu + ": " + e.getMessage(), e);
        }
    }
}
