package dev.torc.http.codec;

/** Which statuses a handler may give, and which of them have content (RFC 9110, section 15). Stateless. */
public final class Status {
    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int NOT_MODIFIED = 304;

    private Status() {}

    /**
     * Lets the status of a final response pass.
     *
     * @throws IllegalArgumentException for one that is not from 200 to 599
     */
    public static void requireFinal(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
    }

    /**
     * Lets the status of an interim response pass that a handler may send.
     *
     * @throws IllegalArgumentException for one that is not from 102 to 199: 100 and 101 are the server's
     */
    public static void requireInterim(int status) {
        if (status < 102 || status > 199) {
            throw new IllegalArgumentException("not an interim status for handlers: " + status);
        }
    }

    /** Whether a response with this final status has content (sections 15.3.5, 15.3.6 and 15.4.5). */
    public static boolean hasContent(int status) {
        return status != NO_CONTENT && status != RESET_CONTENT && status != NOT_MODIFIED;
    }

    /** Whether a response with this final status says that its content has a length of zero (section 15.3.6). */
    public static boolean isReset(int status) {
        return status == RESET_CONTENT;
    }
}
