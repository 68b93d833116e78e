package dev.torc.transport;

import java.io.Serial;

/** A transport cannot be found or opened; the message says why and what to do, in one sentence. */
public final class TransportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public TransportException(String message) {
        super(message);
    }

    /** Makes the exception with the cause behind it. */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
