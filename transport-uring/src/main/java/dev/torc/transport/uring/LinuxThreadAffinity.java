package dev.torc.transport.uring;

import dev.torc.ffi.Errno;
import dev.torc.ffi.LibC;
import dev.torc.transport.spi.ThreadAffinity;
import java.io.IOException;
import java.lang.foreign.Arena;

/** sched_setaffinity(2), for the loops of every engine. */
public final class LinuxThreadAffinity implements ThreadAffinity {
    /** For {@link java.util.ServiceLoader}. */
    public LinuxThreadAffinity() {}

    @Override
    public void pin(int cpu) throws IOException {
        if (!UringSupport.isLinux()) {
            throw new IOException("threads are bound to CPUs on Linux only.");
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = new LibC(arena).pin(cpu);
            if (result == -Errno.EINVAL) {
                throw new IOException("this process may not use that CPU; see Cpus_allowed_list in /proc/self/status.");
            }
            LibC.check("sched_setaffinity", result);
        } catch (LinkageError | IllegalCallerException e) {
            throw new IOException(UringSupport.notLinked(e), e);
        }
    }
}
