package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.io_uring_sqe;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * The submission queue entry that {@link SubmissionQueue#next} answered: one object per queue, moved from entry to
 * entry. An entry is zero until one of the operations is chosen; {@link #userData} comes back with its completions.
 *
 * <p>Names and meanings are those of io_uring_enter(2).
 */
public final class Sqe {
    /** The size of an entry, in bytes. */
    static final int BYTES = (int) io_uring_sqe.sizeof();

    private static final long OPCODE = io_uring_sqe.opcode$offset();
    private static final long FLAGS = io_uring_sqe.flags$offset();
    private static final long IOPRIO = io_uring_sqe.ioprio$offset();
    private static final long FD = io_uring_sqe.fd$offset();
    private static final long OFF = io_uring_sqe.off$offset();
    private static final long CMD_OP = io_uring_sqe.cmd_op$offset();
    private static final long ADDR = io_uring_sqe.addr$offset();
    private static final long LEN = io_uring_sqe.len$offset();
    /** One word for all operations' own flags: msg_flags, accept_flags, cancel_flags, poll32_events and so on. */
    private static final long OP_FLAGS = io_uring_sqe.msg_flags$offset();

    private static final long USER_DATA = io_uring_sqe.user_data$offset();
    private static final long BUF_GROUP = io_uring_sqe.buf_group$offset();
    private static final long FILE_INDEX = io_uring_sqe.file_index$offset();
    private static final long ADDR3 = io_uring_sqe.addr3$offset();

    private static final byte FIXED_FILE = (byte) Linux.IOSQE_FIXED_FILE();
    private static final byte BUFFER_SELECT = (byte) Linux.IOSQE_BUFFER_SELECT();
    private static final byte CQE_SKIP_SUCCESS = (byte) Linux.IOSQE_CQE_SKIP_SUCCESS();
    private static final int NOSIGNAL = Linux.MSG_NOSIGNAL();

    private final MemorySegment entries;
    private long base;

    Sqe(MemorySegment entries) {
        this.entries = entries;
    }

    Sqe at(int index) {
        base = (long) index * BYTES;
        for (long i = 0; i < BYTES; i += Long.BYTES) {
            entries.set(JAVA_LONG, base + i, 0L);
        }
        return this;
    }

    /** Which of the queue's entries this is: memory kept per index is free again when the index comes back. */
    public int index() {
        return (int) (base / BYTES);
    }

    /** What the completions of this operation will carry. */
    public Sqe userData(long value) {
        entries.set(JAVA_LONG, base + USER_DATA, value);
        return this;
    }

    /** Posts no completion when the operation succeeds; Linux 5.17. */
    public Sqe skipSuccess() {
        return flag(CQE_SKIP_SUCCESS);
    }

    /** The descriptor is an index of direct descriptors. */
    public Sqe fixedFile(boolean direct) {
        return direct ? flag(FIXED_FILE) : this;
    }

    /** Does nothing, and completes. */
    public Sqe nop() {
        return operation(Linux.IORING_OP_NOP(), -1);
    }

    /** Accepts connections, one completion each, until one comes without MORE; Linux 5.19. */
    public Sqe acceptMultishot(int fd, boolean direct) {
        return accept(fd, direct).ioprio(Linux.IORING_ACCEPT_MULTISHOT());
    }

    /**
     * Accepts one connection.
     *
     * @param direct whether it becomes a direct descriptor; else it is an ordinary one, closed on exec
     */
    public Sqe accept(int fd, boolean direct) {
        operation(Linux.IORING_OP_ACCEPT(), fd);
        if (direct) {
            entries.set(JAVA_INT, base + FILE_INDEX, NewConstants.IORING_FILE_INDEX_ALLOC);
            return this;
        }
        return operationFlags(Linux.SOCK_CLOEXEC());
    }

    /** Connects to the {@code length} bytes of socket address at {@code address}. */
    public Sqe connect(int fd, long address, int length) {
        operation(Linux.IORING_OP_CONNECT(), fd);
        entries.set(JAVA_LONG, base + ADDR, address);
        entries.set(JAVA_LONG, base + OFF, (long) length);
        return this;
    }

    /** Receives into memory of the caller. */
    public Sqe receive(int fd, long address, int length) {
        return operation(Linux.IORING_OP_RECV(), fd).memory(address, length);
    }

    /** Receives once, into a provided buffer of {@code group}. */
    public Sqe receiveProvided(int fd, int group) {
        operation(Linux.IORING_OP_RECV(), fd).flag(BUFFER_SELECT);
        entries.set(JAVA_SHORT, base + BUF_GROUP, (short) group);
        return this;
    }

    /** Receives into provided buffers of {@code group}, one completion each, until one comes without MORE; Linux 6.0. */
    public Sqe receiveMultishot(int fd, int group, boolean bundle) {
        int more = bundle ? NewConstants.IORING_RECVSEND_BUNDLE : 0;
        return receiveProvided(fd, group).ioprio(Linux.IORING_RECV_MULTISHOT() | more);
    }

    /** Sends from memory, without a signal where the peer is gone. */
    public Sqe send(int fd, long address, int length) {
        return operation(Linux.IORING_OP_SEND(), fd).memory(address, length).operationFlags(NOSIGNAL);
    }

    /** As {@link #send}, but fails with EAGAIN where the socket has no room. */
    public Sqe sendWithoutWaiting(int fd, long address, int length) {
        return send(fd, address, length).operationFlags(NOSIGNAL | Linux.MSG_DONTWAIT());
    }

    /**
     * Sends what the {@code struct msghdr} at {@code header} gathers.
     *
     * @param withoutWaiting whether it fails with EAGAIN where the socket has no room
     */
    public Sqe sendMessage(int fd, long header, boolean withoutWaiting) {
        int flags = withoutWaiting ? NOSIGNAL | Linux.MSG_DONTWAIT() : NOSIGNAL;
        return operation(Linux.IORING_OP_SENDMSG(), fd).memory(header, 1).operationFlags(flags);
    }

    /** As {@link #send}, from the memory itself: a second completion, with NOTIF, says when it is free; Linux 6.0. */
    public Sqe sendZeroCopy(int fd, long address, int length) {
        return operation(Linux.IORING_OP_SEND_ZC(), fd)
                .memory(address, length)
                .operationFlags(NOSIGNAL)
                .ioprio(NewConstants.IORING_SEND_ZC_REPORT_USAGE);
    }

    /** As {@link #sendMessage}, from the memory itself; Linux 6.1. */
    public Sqe sendMessageZeroCopy(int fd, long header) {
        return operation(Linux.IORING_OP_SENDMSG_ZC(), fd)
                .memory(header, 1)
                .operationFlags(NOSIGNAL)
                .ioprio(NewConstants.IORING_SEND_ZC_REPORT_USAGE);
    }

    /** Completes when {@code fd} can be written to. */
    public Sqe pollWritable(int fd) {
        return operation(Linux.IORING_OP_POLL_ADD(), fd).operationFlags(pollMask(Linux.POLLOUT()));
    }

    /** Completes each time that {@code fd} becomes readable, until a completion comes without MORE; Linux 5.13. */
    public Sqe pollReadableMultishot(int fd) {
        operation(Linux.IORING_OP_POLL_ADD(), fd).operationFlags(pollMask(Linux.POLLIN()));
        entries.set(JAVA_INT, base + LEN, Linux.IORING_POLL_ADD_MULTI());
        return this;
    }

    /** The kernel reads the two halves of the mask in its own order on big-endian machines. */
    private static int pollMask(int events) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? events : Integer.rotateLeft(events, Short.SIZE);
    }

    /** Finishes sending, receiving or both, as shutdown(2) does; Linux 5.11. */
    public Sqe shutdownOutput(int fd) {
        operation(Linux.IORING_OP_SHUTDOWN(), fd);
        entries.set(JAVA_INT, base + LEN, Linux.SHUT_WR());
        return this;
    }

    /** Cancels the operation with this user data. */
    public Sqe cancel(long targetUserData) {
        operation(Linux.IORING_OP_ASYNC_CANCEL(), -1);
        entries.set(JAVA_LONG, base + ADDR, targetUserData);
        return this;
    }

    /** Closes a direct descriptor; Linux 5.15. */
    public Sqe closeDirect(int index) {
        operation(Linux.IORING_OP_CLOSE(), 0);
        entries.set(JAVA_INT, base + FILE_INDEX, index + 1);
        return this;
    }

    /** Makes a direct descriptor an ordinary one as well, which the completion names; Linux 6.8. */
    public Sqe installDirect(int index) {
        return operation(NewConstants.IORING_OP_FIXED_FD_INSTALL, index).fixedFile(true);
    }

    /** Posts a completion with {@code targetUserData} on another ring; Linux 5.18. */
    public Sqe messageRing(int ringFd, long targetUserData) {
        operation(Linux.IORING_OP_MSG_RING(), ringFd);
        entries.set(JAVA_LONG, base + ADDR, (long) Linux.IORING_MSG_DATA());
        entries.set(JAVA_LONG, base + OFF, targetUserData);
        return this;
    }

    /** Sets a socket option of a direct descriptor, as setsockopt(2) does; Linux 6.7. */
    public Sqe socketOption(int index, int level, int name, long value, int length) {
        operation(Linux.IORING_OP_URING_CMD(), index).fixedFile(true);
        entries.set(JAVA_INT, base + CMD_OP, NewConstants.SOCKET_URING_OP_SETSOCKOPT);
        entries.set(JAVA_INT, base + ADDR, level);
        entries.set(JAVA_INT, base + ADDR + Integer.BYTES, name);
        entries.set(JAVA_INT, base + FILE_INDEX, length);
        entries.set(JAVA_LONG, base + ADDR3, value);
        return this;
    }

    private Sqe operation(int opcode, int fd) {
        entries.set(JAVA_BYTE, base + OPCODE, (byte) opcode);
        entries.set(JAVA_INT, base + FD, fd);
        return this;
    }

    private Sqe memory(long address, int length) {
        entries.set(JAVA_LONG, base + ADDR, address);
        entries.set(JAVA_INT, base + LEN, length);
        return this;
    }

    private Sqe operationFlags(int flags) {
        entries.set(JAVA_INT, base + OP_FLAGS, flags);
        return this;
    }

    private Sqe ioprio(int flags) {
        entries.set(JAVA_SHORT, base + IOPRIO, (short) flags);
        return this;
    }

    private Sqe flag(byte flag) {
        entries.set(JAVA_BYTE, base + FLAGS, (byte) (entries.get(JAVA_BYTE, base + FLAGS) | flag));
        return this;
    }
}
