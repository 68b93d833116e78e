package dev.torc.ffi;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.io_uring_probe;
import dev.torc.ffi.generated.io_uring_probe_op;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What io_uring of the running kernel can do, found out by opening rings and using it, never by a version number.
 *
 * @param deferTaskrun SINGLE_ISSUER with DEFER_TASKRUN (Linux 6.1)
 * @param sqpoll a submitting thread of the kernel
 * @param noSqArray rings without an array of indices (6.6)
 * @param ringFd registered ring descriptors (5.18)
 * @param bufferRing provided-buffer rings (5.19), and with them multishot accept and receive (6.0)
 * @param incrementalBuffers buffers consumed in parts (6.12)
 * @param bundles receives that fill several buffers (6.10)
 * @param zeroCopySend SEND_ZC and SENDMSG_ZC that say whether they copied (6.2)
 * @param directDescriptors tables of direct descriptors, filled by accept (5.19), named (6.8) and with options (6.7)
 * @param messageRing messages between rings (5.18)
 * @param napi busy-poll of network cards (6.9)
 * @param noIoWait waits that do not count as waiting for a disk (6.15)
 */
public record KernelFeatures(
        boolean deferTaskrun,
        boolean sqpoll,
        boolean noSqArray,
        boolean ringFd,
        boolean bufferRing,
        boolean incrementalBuffers,
        boolean bundles,
        boolean zeroCopySend,
        boolean directDescriptors,
        boolean messageRing,
        boolean napi,
        boolean noIoWait) {

    private static final int PROBED_OPERATIONS = 256;
    private static final int ENTRIES = 4;
    private static final int NAPI_MICROS = 1;
    private static final long ANSWER_NANOS = 1_000_000_000L;

    /** A call that a kernel without some feature refuses. */
    private interface Attempt {
        void run() throws IOException;
    }

    /**
     * Asks the kernel. Takes a platform thread for a few milliseconds; opens and closes some rings.
     *
     * @throws RingException when not even the plainest ring can be opened; its error number says why
     */
    public static KernelFeatures probe(RingCalls calls) throws IOException {
        boolean defer = opens(calls, new RingFlags(true, false, 0, false));
        boolean sqpoll = opens(calls, new RingFlags(false, true, 1, false));
        boolean noSqArray = opens(calls, new RingFlags(false, false, 0, true));
        try (Arena arena = Arena.ofConfined();
                Ring ring = Ring.open(calls, ENTRIES, ENTRIES, new RingFlags(defer, false, 0, false))) {
            MemorySegment operations = ring.probe(
                    arena.allocate(io_uring_probe.sizeof() + PROBED_OPERATIONS * io_uring_probe_op.sizeof())
                            .fill((byte) 0),
                    PROBED_OPERATIONS);
            boolean incremental = works(() -> ring.registerBufferRing(0, ENTRIES, true, arena));
            boolean direct = has(operations, NewConstants.IORING_OP_FIXED_FD_INSTALL)
                    && has(operations, Linux.IORING_OP_URING_CMD());
            return new KernelFeatures(
                    defer,
                    sqpoll,
                    noSqArray,
                    works(ring::registerRingFd),
                    works(() -> ring.registerBufferRing(1, ENTRIES, false, arena)),
                    incremental,
                    (ring.features() & NewConstants.IORING_FEAT_RECVSEND_BUNDLE) != 0,
                    has(operations, Linux.IORING_OP_SENDMSG_ZC()) && knowsZeroCopyReports(ring, arena),
                    direct && works(() -> ring.registerDirectDescriptors(ENTRIES)),
                    has(operations, Linux.IORING_OP_MSG_RING()),
                    works(() -> ring.registerNapi(NAPI_MICROS)),
                    (ring.features() & NewConstants.IORING_FEAT_NO_IOWAIT) != 0);
        }
    }

    /** The flag is newer than the operation. A unix socket has no zero-copy sends, but the flag is judged before. */
    private static boolean knowsZeroCopyReports(Ring ring, Arena arena) throws IOException {
        LibC libc = new LibC(arena);
        int[] pair = libc.socketPair();
        try {
            Sqe sqe = ring.sq().next();
            if (sqe == null) {
                return false;
            }
            sqe.sendZeroCopy(pair[0], arena.allocate(1).address(), 1).userData(1);
            ring.enter(ring.pending(), 1, ANSWER_NANOS);
            boolean known = ring.cq().next() && ring.cq().cqe().res() != -Errno.EINVAL;
            ring.cq().release();
            return known;
        } finally {
            libc.close(pair[0]);
            libc.close(pair[1]);
        }
    }

    private static boolean opens(RingCalls calls, RingFlags flags) throws IOException {
        try (Ring ring = Ring.open(calls, ENTRIES, ENTRIES, flags)) {
            return ring.fd() >= 0;
        } catch (RingException e) {
            if (e.errno() == Errno.EINVAL || flags.sqpoll()) {
                return false;
            }
            throw e;
        }
    }

    private static boolean works(Attempt attempt) throws IOException {
        try {
            attempt.run();
            return true;
        } catch (RingException e) {
            return false;
        }
    }

    private static boolean has(MemorySegment probe, int operation) {
        if (operation > Byte.toUnsignedInt(io_uring_probe.last_op(probe))) {
            return false;
        }
        MemorySegment entry = probe.asSlice(
                io_uring_probe.sizeof() + operation * io_uring_probe_op.sizeof(), io_uring_probe_op.sizeof());
        return (io_uring_probe_op.flags(entry) & Linux.IO_URING_OP_SUPPORTED()) != 0;
    }
}
