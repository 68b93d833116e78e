package dev.torc.transport.spi;

import java.io.IOException;

/**
 * Binds threads to CPUs, for {@link dev.torc.transport.LoopOptions#cpus()}; found through
 * {@link java.util.ServiceLoader}, since the core calls nothing native itself.
 */
public interface ThreadAffinity {
    /**
     * Lets the calling thread run on one CPU only, from now on.
     *
     * @param cpu the number of the CPU as the operating system counts them, from 0
     * @throws IOException when this system cannot, or does not let this thread; the message says why in one sentence
     */
    void pin(int cpu) throws IOException;
}
