package dev.torc.ffi;

/**
 * Kernel constants that are newer than the headers the bindings were generated from (liburing 2.3, Linux 6.1), by hand
 * from include/uapi/linux/io_uring.h, each with the kernel that introduced it. A test uses each on the running kernel.
 */
final class NewConstants {
    /** Set-up without the array of indices between the two rings; Linux 6.6. */
    static final int IORING_SETUP_NO_SQARRAY = 1 << 16;

    /** A receive may fill several provided buffers and complete once; Linux 6.10. */
    static final int IORING_RECVSEND_BUNDLE = 1 << 4;

    /** The ring supports bundles; Linux 6.10. */
    static final int IORING_FEAT_RECVSEND_BUNDLE = 1 << 14;

    /** A provided buffer is consumed in parts; flag of io_uring_buf_reg; Linux 6.12. */
    static final int IOU_PBUF_RING_INC = 2;

    /** The kernel keeps the buffer that this completion names, since it is not used up; Linux 6.12. */
    static final int IORING_CQE_F_BUF_MORE = 1 << 4;

    /** Ask a zero-copy send whether it copied; Linux 6.2. */
    static final int IORING_SEND_ZC_REPORT_USAGE = 1 << 3;

    /** Result bit of the notification of such a send: it was copied; Linux 6.2. */
    static final int IORING_NOTIF_USAGE_ZC_COPIED = 1 << 31;

    /** Register busy-polling of the network card's queues; Linux 6.9. */
    static final int IORING_REGISTER_NAPI = 27;

    /** Make a direct descriptor an ordinary one as well; Linux 6.8. */
    static final int IORING_OP_FIXED_FD_INSTALL = 54;

    /** The command of IORING_OP_URING_CMD that is setsockopt(2); Linux 6.7. */
    static final int SOCKET_URING_OP_SETSOCKOPT = 3;

    /** Waiting for completions does not count as waiting for a disk; flag of enter; Linux 6.15. */
    static final int IORING_ENTER_NO_IOWAIT = 1 << 7;

    /** The ring supports {@link #IORING_ENTER_NO_IOWAIT}; Linux 6.15. */
    static final int IORING_FEAT_NO_IOWAIT = 1 << 17;

    /** In place of an index of direct descriptors: the kernel picks a free one; a cast in the headers; Linux 5.19. */
    static final int IORING_FILE_INDEX_ALLOC = ~0;

    private NewConstants() {}
}
