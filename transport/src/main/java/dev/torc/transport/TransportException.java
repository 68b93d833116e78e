package dev.torc.transport;

import java.io.IOException;
import java.io.Serial;

/** A transport cannot be found or opened; the message says why and what to do, in one sentence. */
public final class TransportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Whether an engine could not be opened, so that another may be tried. */
    private final boolean engineFailed;

    /** Makes the exception. */
    public TransportException(String message) {
        super(message);
        engineFailed = false;
    }

    /** Makes the exception with the cause behind it. */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
        engineFailed = false;
    }

    TransportException(String engine, IOException cause) {
        super("Transport " + engine + " cannot be opened: " + cause.getMessage(), cause);
        engineFailed = true;
    }

    boolean isOfEngine() {
        return engineFailed;
    }
}
