package dev.torc.ffi;

/** What a completion said, kept after it was given back. */
record Completion(long userData, int res, int flags) {
    boolean hasMore() {
        return Cqe.hasMore(flags);
    }

    int bufferId() {
        if (!Cqe.hasBuffer(flags)) {
            throw new AssertionError(this + " names no buffer");
        }
        return Cqe.bufferId(flags);
    }
}
