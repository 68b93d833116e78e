package dev.torc.ffi;

import java.io.IOException;

/** The kernel refused to make a ring, or a call on one. */
public final class RingException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    RingException(String operation, int errno) {
        super(operation + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /** The {@link Errno error number}, positive. */
    public int errno() {
        return errno;
    }
}
