package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.io_uring_cqe;
import java.lang.foreign.MemorySegment;

/**
 * The completion queue entry that {@link CompletionQueue#next} moved to: one object per queue. What it says is good
 * until {@link CompletionQueue#release}.
 */
public final class Cqe {
    /** The size of an entry, in bytes. */
    static final int BYTES = (int) io_uring_cqe.sizeof();

    private static final long USER_DATA = io_uring_cqe.user_data$offset();
    private static final long RES = io_uring_cqe.res$offset();
    private static final long FLAGS = io_uring_cqe.flags$offset();

    private static final int F_BUFFER = Linux.IORING_CQE_F_BUFFER();
    private static final int F_MORE = Linux.IORING_CQE_F_MORE();
    private static final int F_SOCK_NONEMPTY = Linux.IORING_CQE_F_SOCK_NONEMPTY();
    private static final int F_NOTIF = Linux.IORING_CQE_F_NOTIF();
    private static final int BUFFER_SHIFT = Linux.IORING_CQE_BUFFER_SHIFT();

    private final MemorySegment entries;
    private long base;

    Cqe(MemorySegment entries) {
        this.entries = entries;
    }

    void at(int index) {
        base = (long) index * BYTES;
    }

    /** What the operation was submitted with. */
    public long userData() {
        return entries.get(JAVA_LONG, base + USER_DATA);
    }

    /** The result: what the call would have returned, or a negative error number. */
    public int res() {
        return entries.get(JAVA_INT, base + RES);
    }

    /** The flags, for the static methods here. */
    public int flags() {
        return entries.get(JAVA_INT, base + FLAGS);
    }

    /** Whether more completions of this operation follow. */
    public static boolean hasMore(int flags) {
        return (flags & F_MORE) != 0;
    }

    /** Whether the completion names a provided buffer. */
    public static boolean hasBuffer(int flags) {
        return (flags & F_BUFFER) != 0;
    }

    /** The number of that buffer. */
    public static int bufferId(int flags) {
        return flags >>> BUFFER_SHIFT;
    }

    /** Whether the kernel goes on filling that buffer (incremental consumption). */
    public static boolean keepsBuffer(int flags) {
        return (flags & NewConstants.IORING_CQE_F_BUF_MORE) != 0;
    }

    /** Whether more bytes wait in the socket that this receive took from. */
    public static boolean leavesMore(int flags) {
        return (flags & F_SOCK_NONEMPTY) != 0;
    }

    /** Whether it says that the memory of a zero-copy send is free. */
    public static boolean isNotification(int flags) {
        return (flags & F_NOTIF) != 0;
    }

    /** Whether the result of such a notification says that the kernel copied after all. */
    public static boolean wasCopied(int res) {
        return (res & NewConstants.IORING_NOTIF_USAGE_ZC_COPIED) != 0;
    }
}
