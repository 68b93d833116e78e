package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.__kernel_timespec;
import dev.torc.ffi.generated.io_cqring_offsets;
import dev.torc.ffi.generated.io_sqring_offsets;
import dev.torc.ffi.generated.io_uring_buf_reg;
import dev.torc.ffi.generated.io_uring_getevents_arg;
import dev.torc.ffi.generated.io_uring_params;
import dev.torc.ffi.generated.io_uring_rsrc_register;
import dev.torc.ffi.generated.io_uring_rsrc_update;
import dev.torc.ffi.generated.io_uring_sync_cancel_reg;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * One io_uring: its mapped queues, and the calls on it. For the thread that opened it, which must be a platform thread
 * and stay the same for the ring's life.
 */
public final class Ring implements AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int ENTERS_PER_CANCEL_MAX = 10_000;
    private static final int PAGE_BYTES = 4096;
    /** The size of struct io_uring_napi, which is newer than the headers. */
    static final int NAPI_BYTES = 16;

    private static final int NEEDED =
            Linux.IORING_FEAT_SINGLE_MMAP() | Linux.IORING_FEAT_NODROP() | Linux.IORING_FEAT_EXT_ARG();
    private static final int GETEVENTS = Linux.IORING_ENTER_GETEVENTS();
    private static final int EXT_ARG = Linux.IORING_ENTER_EXT_ARG();
    private static final int REGISTERED_RING = Linux.IORING_ENTER_REGISTERED_RING();
    private static final int SQ_WAKEUP = Linux.IORING_ENTER_SQ_WAKEUP();
    private static final int NEED_WAKEUP = Linux.IORING_SQ_NEED_WAKEUP();
    private static final int KERNEL_HAS_WORK = Linux.IORING_SQ_TASKRUN() | Linux.IORING_SQ_CQ_OVERFLOW();

    private final RingCalls calls;
    private final LibC libc;
    private final Arena arena;
    private final RingFlags flags;
    private final int fd;
    private final int features;
    private final SubmissionQueue sq;
    private final CompletionQueue cq;
    /** Not in the arena: it is the kernel that turns other threads away, with an error number. */
    private final MemorySegment state = Arena.ofAuto().allocate(LastError.LAYOUT);

    private final MemorySegment waitArg;
    private final MemorySegment timeout;
    private int enterFd;
    private int enterFlags;

    private Ring(RingCalls calls, LibC libc, Arena arena, RingFlags flags, int fd, MemorySegment params)
            throws IOException {
        this.calls = calls;
        this.libc = libc;
        this.arena = arena;
        this.flags = flags;
        this.fd = fd;
        this.enterFd = fd;
        this.features = io_uring_params.features(params);
        MemorySegment sqOff = io_uring_params.sq_off(params);
        MemorySegment cqOff = io_uring_params.cq_off(params);
        int sqEntries = io_uring_params.sq_entries(params);
        int cqEntries = io_uring_params.cq_entries(params);
        int array = flags.noSqArray() ? 0 : io_sqring_offsets.array(sqOff);
        long entriesOffset = io_cqring_offsets.cqes(cqOff);
        long bytes = Math.max(array + (long) sqEntries * Integer.BYTES, entriesOffset + (long) cqEntries * Cqe.BYTES);
        MemorySegment rings = libc.map(fd, Linux.IORING_OFF_SQ_RING(), bytes, arena);
        MemorySegment sqes = libc.map(fd, Linux.IORING_OFF_SQES(), (long) sqEntries * Sqe.BYTES, arena);
        this.sq = new SubmissionQueue(
                rings,
                sqes,
                new SubmissionQueue.Offsets(
                        io_sqring_offsets.head(sqOff),
                        io_sqring_offsets.tail(sqOff),
                        io_sqring_offsets.flags(sqOff),
                        io_sqring_offsets.ring_entries(sqOff),
                        array));
        this.cq = new CompletionQueue(
                rings, entriesOffset, io_cqring_offsets.head(cqOff), io_cqring_offsets.tail(cqOff), cqEntries);
        this.timeout = __kernel_timespec.allocate(arena);
        this.waitArg = io_uring_getevents_arg.allocate(arena).fill((byte) 0);
    }

    /**
     * Opens a ring for the calling thread.
     *
     * @param sqEntries how many entries may be filled before they must be submitted; rounded up to a power of two
     * @param cqEntries how many completions it holds; more are kept by the kernel
     * @throws RingException when the kernel refuses; it carries the error number
     */
    @SuppressWarnings("MustBeClosedChecker") // the ring closes it
    public static Ring open(RingCalls calls, int sqEntries, int cqEntries, RingFlags flags) throws IOException {
        if (Thread.currentThread().isVirtual()) {
            throw new IOException("a ring belongs to one platform thread, and this is a virtual one");
        }
        Arena arena = Arena.ofConfined();
        int fd = -1;
        try {
            MemorySegment params = io_uring_params.allocate(arena).fill((byte) 0);
            io_uring_params.flags(params, flags.setup());
            io_uring_params.cq_entries(params, cqEntries);
            io_uring_params.sq_thread_idle(params, flags.sqThreadIdleMillis());
            fd = calls.setup(arena.allocate(LastError.LAYOUT), sqEntries, params);
            if (fd < 0) {
                throw new RingException("io_uring_setup", -fd);
            }
            if ((io_uring_params.features(params) & NEEDED) != NEEDED) {
                throw new RingException("io_uring_setup", Errno.EOPNOTSUPP);
            }
            return new Ring(calls, new LibC(arena), arena, flags, fd, params);
        } catch (Throwable t) {
            if (fd >= 0) {
                new LibC(arena).close(fd);
            }
            arena.close();
            throw t;
        }
    }

    /** The submission queue. */
    public SubmissionQueue sq() {
        return sq;
    }

    /** The completion queue. */
    public CompletionQueue cq() {
        return cq;
    }

    /** The descriptor, by which other rings send messages to this one. */
    public int fd() {
        return fd;
    }

    /** The feature bits of the kernel, as io_uring_setup(2) lists them. */
    int features() {
        return features;
    }

    /** Whether completions were kept back because their queue was full; the next wait brings them. */
    public boolean hasOverflowed() {
        return (sq.flags() & Linux.IORING_SQ_CQ_OVERFLOW()) != 0;
    }

    /** Publishes the filled entries: how many the kernel has not taken yet. */
    public int pending() {
        return sq.publish();
    }

    /**
     * Whether {@link #enter} has something to do besides waiting: entries to submit, completions to bring or a thread
     * of the kernel to wake. True where the ring cannot tell.
     */
    public boolean hasWork(int pending) {
        if (flags.sqpoll()) {
            return (pending != 0 && isPollerAsleep()) || (sq.flags() & KERNEL_HAS_WORK) != 0;
        }
        return pending != 0 || !flags.taskrunFlag() || (sq.flags() & KERNEL_HAS_WORK) != 0;
    }

    /**
     * Whether the kernel's thread went to sleep before it saw the published tail. That thread sets the flag and then
     * looks at the tail; here the tail is written and then the flag read, and only a full fence keeps that order.
     */
    private boolean isPollerAsleep() {
        VarHandle.fullFence();
        return (sq.flags() & NEED_WAKEUP) != 0;
    }

    /**
     * Submits, and waits for completions.
     *
     * @param pending what {@link #pending} answered
     * @param minComplete for how many completions to wait; 0 only brings those that are ready
     * @param timeoutNanos for how long to wait at most; negative without bound
     * @return how many entries were submitted, or a negative error number; ETIME where nothing was submitted and no
     *     completion is there
     */
    public int enter(int pending, int minComplete, long timeoutNanos) {
        int enter = enterFlags | GETEVENTS;
        int toSubmit = pending;
        if (flags.sqpoll()) {
            toSubmit = 0;
            if (pending != 0 && isPollerAsleep()) {
                enter |= SQ_WAKEUP;
            }
        }
        MemorySegment arg = MemorySegment.NULL;
        long argBytes = 0;
        if (minComplete != 0 && timeoutNanos >= 0) {
            __kernel_timespec.tv_sec(timeout, timeoutNanos / NANOS_PER_SECOND);
            __kernel_timespec.tv_nsec(timeout, timeoutNanos % NANOS_PER_SECOND);
            io_uring_getevents_arg.ts(waitArg, timeout.address());
            enter |= EXT_ARG;
            arg = waitArg;
            argBytes = io_uring_getevents_arg.sizeof();
        }
        return calls.enter(state, enterFd, toSubmit, minComplete, enter, arg, argBytes);
    }

    /**
     * Submits without waiting for completions, so that entries become free.
     *
     * @return as {@link #enter}
     */
    public int submit() {
        int pending = pending();
        if (flags.sqpoll()) {
            int wake = isPollerAsleep() ? SQ_WAKEUP : 0;
            return calls.enter(
                    state, enterFd, 0, 0, enterFlags | wake | Linux.IORING_ENTER_SQ_WAIT(), MemorySegment.NULL, 0);
        }
        return calls.enter(state, enterFd, pending, 0, enterFlags, MemorySegment.NULL, 0);
    }

    /** Registers this ring's descriptor with its thread, so that each enter saves looking it up; Linux 5.18. */
    public void registerRingFd() throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment update = io_uring_rsrc_update.allocate(once).fill((byte) 0);
            io_uring_rsrc_update.offset(update, -1);
            io_uring_rsrc_update.data(update, fd);
            register("registering the ring's descriptor", Linux.IORING_REGISTER_RING_FDS(), update, 1);
            enterFd = io_uring_rsrc_update.offset(update);
            enterFlags |= REGISTERED_RING;
        }
    }

    /** The registration holds the ring: without this it would live, and fill one of the thread's 16 places, until its end. */
    private void unregisterRingFd() {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment update = io_uring_rsrc_update.allocate(once).fill((byte) 0);
            io_uring_rsrc_update.offset(update, enterFd);
            int result = calls.register(state, fd, Linux.IORING_UNREGISTER_RING_FDS(), update, 1);
            assert result == 1 : "unregistering the ring's descriptor: " + result;
        }
        enterFd = fd;
        enterFlags &= ~REGISTERED_RING;
    }

    /** Waits from now on do not count as waiting for a disk; Linux 6.15. */
    public void noIoWait() {
        enterFlags |= NewConstants.IORING_ENTER_NO_IOWAIT;
    }

    /**
     * Registers a ring of provided buffers, still empty.
     *
     * @param group by which receives name it
     * @param capacity how many buffers, a power of two up to 32,768
     * @param incremental whether a buffer is consumed in parts; Linux 6.12
     * @param memory of the ring; it lives until {@link #close}
     */
    public BufferRing registerBufferRing(int group, int capacity, boolean incremental, Arena memory)
            throws IOException {
        MemorySegment entries =
                memory.allocate(BufferRing.bytes(capacity), PAGE_BYTES).fill((byte) 0);
        try (Arena once = Arena.ofConfined()) {
            MemorySegment registration = io_uring_buf_reg.allocate(once).fill((byte) 0);
            io_uring_buf_reg.ring_addr(registration, entries.address());
            io_uring_buf_reg.ring_entries(registration, capacity);
            io_uring_buf_reg.bgid(registration, (short) group);
            // The field that the headers still call padding.
            io_uring_buf_reg.pad(registration, (short) (incremental ? NewConstants.IOU_PBUF_RING_INC : 0));
            register("registering a buffer ring", Linux.IORING_REGISTER_PBUF_RING(), registration, 1);
        }
        return new BufferRing(entries, capacity);
    }

    /** Makes an empty table of direct descriptors; Linux 5.19. */
    public void registerDirectDescriptors(int count) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment registration = io_uring_rsrc_register.allocate(once).fill((byte) 0);
            io_uring_rsrc_register.nr(registration, count);
            io_uring_rsrc_register.flags(registration, Linux.IORING_RSRC_REGISTER_SPARSE());
            register("registering direct descriptors", Linux.IORING_REGISTER_FILES2(), registration, (int)
                    io_uring_rsrc_register.sizeof());
        }
    }

    /** Waits poll the network card's queues for so long before they sleep; Linux 6.9. */
    public void registerNapi(int busyPollMicros) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            // struct io_uring_napi: busy_poll_to, prefer_busy_poll, opcode, padding, op_param, reserved.
            MemorySegment napi = once.allocate(NAPI_BYTES, Integer.BYTES).fill((byte) 0);
            napi.set(JAVA_INT, 0, busyPollMicros);
            napi.set(JAVA_BYTE, Integer.BYTES, (byte) 1);
            register("registering NAPI busy-poll", NewConstants.IORING_REGISTER_NAPI, napi, 1);
        }
    }

    /**
     * Cancels an operation that was submitted, and returns when it has ended; its completion is posted as any. Where
     * there is none, nothing happens. Linux 6.0.
     */
    public void cancelNow(long userData) throws IOException {
        cancelNow(userData, 0);
    }

    /** Cancels everything that was submitted, and returns when it has ended. */
    public void cancelAllNow() throws IOException {
        cancelNow(0, Linux.IORING_ASYNC_CANCEL_ANY());
    }

    private void cancelNow(long userData, int cancelFlags) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment cancel = io_uring_sync_cancel_reg.allocate(once).fill((byte) 0);
            io_uring_sync_cancel_reg.addr(cancel, userData);
            io_uring_sync_cancel_reg.fd(cancel, -1);
            io_uring_sync_cancel_reg.flags(cancel, cancelFlags);
            MemorySegment forever = io_uring_sync_cancel_reg.timeout(cancel);
            __kernel_timespec.tv_sec(forever, -1);
            __kernel_timespec.tv_nsec(forever, -1);
            int result = calls.register(state, fd, Linux.IORING_REGISTER_SYNC_CANCEL(), cancel, 1);
            if (result < 0 && result != -Errno.ENOENT) {
                throw new RingException("cancelling", -result);
            }
        }
        // What was cancelled holds its file until its completion is brought, and an enter brings a few at a time.
        int left = ENTERS_PER_CANCEL_MAX;
        do {
            enter(pending(), 0, 0);
        } while ((sq.flags() & Linux.IORING_SQ_TASKRUN()) != 0 && --left > 0);
    }

    /** The answer of IORING_REGISTER_PROBE: which operations the kernel has. */
    MemorySegment probe(MemorySegment into, int operations) throws IOException {
        register("asking for the operations", Linux.IORING_REGISTER_PROBE(), into, operations);
        return into;
    }

    private void register(String what, int opcode, MemorySegment arg, int count) throws IOException {
        int result = calls.register(state, fd, opcode, arg, count);
        if (result < 0) {
            throw new RingException(what, -result);
        }
    }

    /** Unmaps the queues and closes the descriptor; the kernel ends what is in flight some milliseconds later. */
    @Override
    public void close() {
        if ((enterFlags & REGISTERED_RING) != 0) {
            unregisterRingFd();
        }
        libc.close(fd);
        arena.close();
    }
}
