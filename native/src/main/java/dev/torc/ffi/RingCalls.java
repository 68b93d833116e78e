package dev.torc.ffi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The three system calls of io_uring. Each answers what the kernel does: zero or more, or a negative
 * {@link Errno error number}. Each is given memory of the calling thread, in which the error number is captured. Source:
 * io_uring_setup(2), io_uring_enter(2), io_uring_register(2).
 *
 * <p>None of them is a critical call: one that blocks would hold up every garbage collection.
 */
public interface RingCalls {
    /** Through liburing where it is installed, else through the C library; the same on every call. */
    static RingCalls best() {
        RingCalls liburing = liburing();
        return liburing == null ? syscall() : liburing;
    }

    /** Through liburing's own wrappers; null where no {@code liburing.so.2} of version 2.3 or newer is found. */
    static @Nullable RingCalls liburing() {
        return LiburingCalls.INSTANCE;
    }

    /** Through {@code syscall(2)} of the C library. */
    static RingCalls syscall() {
        return SyscallCalls.INSTANCE;
    }

    /** How the calls are made: {@code liburing} or {@code syscall}. */
    String name();

    /** Makes a ring: a descriptor, or a negative error number. */
    int setup(MemorySegment state, int entries, MemorySegment params);

    /** Submits, waits, or both: how many entries were submitted, or a negative error number. */
    int enter(MemorySegment state, int fd, int toSubmit, int minComplete, int flags, MemorySegment arg, long argBytes);

    /** Registers resources with a ring, or asks it something. */
    int register(MemorySegment state, int fd, int opcode, MemorySegment arg, int count);
}
