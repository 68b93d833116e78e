package dev.torc.transport.uring;

/**
 * What the engine uses of io_uring where the kernel has it, each with a switch in {@link UringOptions}. What the kernel
 * lacks is off, and {@link EffectiveOptions} says so.
 */
public enum UringFeature {
    /** Calls go through liburing where it is installed, else through syscall(2). */
    LIBURING("liburing", true),
    /** The kernel brings completions only when the loop asks (DEFER_TASKRUN, SINGLE_ISSUER). */
    DEFER_TASKRUN("defer-taskrun", true),
    /** The ring's descriptor is registered with its thread. */
    REGISTERED_RING("registered-ring", true),
    /** The submission queue has no array of indices; Linux 6.6. */
    NO_SQARRAY("no-sqarray", true),
    /** One operation accepts all connections of a listening socket. */
    MULTISHOT_ACCEPT("multishot-accept", true),
    /** The kernel picks a buffer when bytes arrive; without it, each connection holds one while it waits. */
    PROVIDED_BUFFERS("provided-buffers", true),
    /** One operation receives all that a connection gets; needs {@link #PROVIDED_BUFFERS}. */
    MULTISHOT_RECEIVE("multishot-receive", true),
    /** A receive may fill several buffers at once; needs {@link #MULTISHOT_RECEIVE}; Linux 6.10. */
    RECEIVE_BUNDLES("bundles", false),
    /** Buffers are filled in parts; needs {@link #PROVIDED_BUFFERS}, excludes bundles; Linux 6.12. */
    INCREMENTAL_BUFFERS("incremental-buffers", false),
    /** Large files leave through a pipe, page by page, without being copied; not on direct descriptors. */
    SPLICE_FILES("splice-files", true),
    /** Accepted connections are direct descriptors of the ring; Linux 6.8. */
    DIRECT_DESCRIPTORS("direct-descriptors", false),
    /** Sends above a size leave from the memory itself. */
    ZERO_COPY_SEND("send-zc", false),
    /** A thread of the kernel submits; excludes {@link #DEFER_TASKRUN}. */
    SQPOLL("sqpoll", false),
    /** Waits poll the queues of the network card; effective only where it has NAPI; Linux 6.9. */
    NAPI("napi", false),
    /** A loop wakes another by a message between their rings. */
    MESSAGE_RING("message-ring", false),
    /** Waiting does not count as waiting for a disk; Linux 6.15. */
    NO_IOWAIT("no-iowait", false),
    /** Received bytes are in huge pages, as far as the kernel finds any. */
    HUGE_PAGES("huge-pages", false);

    private final String label;
    private final boolean onByDefault;

    UringFeature(String label, boolean onByDefault) {
        this.label = label;
        this.onByDefault = onByDefault;
    }

    /** Its name in reports and on command lines, such as {@code defer-taskrun}. */
    public String label() {
        return label;
    }

    /** Whether {@link UringOptions#defaults} has it. */
    public boolean isOnByDefault() {
        return onByDefault;
    }
}
