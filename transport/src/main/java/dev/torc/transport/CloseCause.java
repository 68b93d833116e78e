package dev.torc.transport;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended, as {@link ConnectionHandler#onClose} is told.
 *
 * @param kind what ended it
 * @param error the exception behind it, where there is one
 */
public record CloseCause(Kind kind, @Nullable Throwable error) {

    /** What can end a connection. */
    public enum Kind {
        /** This side closed it, and all that was given to it before was written. */
        LOCAL,
        /** This side aborted it, or closed it and its last bytes were not taken within the close timeout. */
        ABORTED,
        /** The peer reset it. */
        RESET,
        /** The peer, or a host on the way, refused the attempt to connect. */
        CONNECT_FAILED,
        /** The attempt to connect was not answered in time. */
        CONNECT_TIMEOUT,
        /** The operating system reported another error. */
        IO_ERROR,
        /** A callback threw; the exception was reported to the loop's failure listener. */
        CALLBACK_FAILED,
        /** The loop ended while the connection was open. */
        LOOP_CLOSED
    }

    static final CloseCause LOCAL = new CloseCause(Kind.LOCAL, null);
    static final CloseCause ABORTED = new CloseCause(Kind.ABORTED, null);
    static final CloseCause CONNECT_TIMEOUT = new CloseCause(Kind.CONNECT_TIMEOUT, null);
    static final CloseCause LOOP_CLOSED = new CloseCause(Kind.LOOP_CLOSED, null);

    static CloseCause of(IOException failure, boolean connecting) {
        if (connecting) {
            return new CloseCause(Kind.CONNECT_FAILED, failure);
        }
        return new CloseCause(isReset(failure) ? Kind.RESET : Kind.IO_ERROR, failure);
    }

    /** The JDK tells a reset only by its message. */
    private static boolean isReset(IOException failure) {
        String message = failure.getMessage();
        if (message == null) {
            return false;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("reset") || lower.contains("broken pipe");
    }
}
