package dev.torc.transport;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A transport cannot be found or opened; the message says why and what to do, in one sentence. */
public final class TransportException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Whether an engine could not be opened, so that another may be tried. */
    private final boolean engineFailed;

    /** Makes the exception. */
    public TransportException(String message) {
        this(message, null, false);
    }

    /** Makes the exception with the cause behind it. */
    public TransportException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private TransportException(String message, @Nullable Throwable cause, boolean engineFailed) {
        super(message, cause);
        this.engineFailed = engineFailed;
    }

    static TransportException ofEngine(String engine, IOException cause) {
        return new TransportException("Transport " + engine + " cannot be opened: " + cause.getMessage(), cause, true);
    }

    boolean isOfEngine() {
        return engineFailed;
    }
}
