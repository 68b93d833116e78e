package dev.torc.ffi;

import dev.torc.ffi.generated.Linux;

/**
 * How a ring is set up (io_uring_setup(2)). Every ring also has SUBMIT_ALL, CLAMP and CQSIZE.
 *
 * @param deferTaskrun completions are brought only by enter, on the ring's one thread (SINGLE_ISSUER, DEFER_TASKRUN and
 *     TASKRUN_FLAG; Linux 6.1); else they interrupt it where it runs
 * @param sqpoll a thread of the kernel submits; not together with {@code deferTaskrun}
 * @param sqThreadIdleMillis after how long without work that thread sleeps
 * @param noSqArray without an array of indices (Linux 6.6)
 */
public record RingFlags(boolean deferTaskrun, boolean sqpoll, int sqThreadIdleMillis, boolean noSqArray) {
    public RingFlags {
        if (deferTaskrun && sqpoll) {
            throw new IllegalArgumentException("SQPOLL and DEFER_TASKRUN exclude each other");
        }
    }

    /** Whether the kernel shows by a flag that it has completions to bring. */
    boolean taskrunFlag() {
        return deferTaskrun;
    }

    int setup() {
        int flags = Linux.IORING_SETUP_SUBMIT_ALL() | Linux.IORING_SETUP_CLAMP() | Linux.IORING_SETUP_CQSIZE();
        if (deferTaskrun) {
            flags |= Linux.IORING_SETUP_SINGLE_ISSUER()
                    | Linux.IORING_SETUP_DEFER_TASKRUN()
                    | Linux.IORING_SETUP_TASKRUN_FLAG();
        }
        if (sqpoll) {
            flags |= Linux.IORING_SETUP_SQPOLL();
        }
        if (noSqArray) {
            flags |= NewConstants.IORING_SETUP_NO_SQARRAY;
        }
        return flags;
    }
}
