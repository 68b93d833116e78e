package dev.torc.transport;

/**
 * Whether a connection receives: it does while nothing closes the gate. Each reason closes and opens it by itself; the
 * driver hears only of the first one and of the last.
 */
final class ReceiveGate {
    /** The user paused. */
    static final int USER = 1;

    /** The send queue is above its high watermark, and the handler goes on answering what it receives. */
    static final int WATERMARK = 2;

    /** The loop has no send buffers left. */
    static final int MEMORY = 4;

    /** The connection is closing. */
    static final int CLOSING = 8;

    /** The peer has finished sending. */
    static final int END = 16;

    private final EventLoop loop;
    private final long id;
    private int reasons;

    ReceiveGate(EventLoop loop, long id) {
        this.loop = loop;
        this.id = id;
    }

    boolean isClosedBy(int reason) {
        return (reasons & reason) != 0;
    }

    void close(int reason, boolean connectionOpen) {
        if (reasons == 0 && connectionOpen) {
            loop.driver().pause(id);
        }
        reasons |= reason;
    }

    void open(int reason, boolean connectionOpen) {
        boolean wasClosed = reasons != 0;
        reasons &= ~reason;
        if (wasClosed && reasons == 0 && connectionOpen) {
            loop.driver().resume(id);
        }
    }

    /** Tells the driver what was decided before the connection was established. */
    void apply() {
        if (reasons != 0) {
            loop.driver().pause(id);
        }
    }
}
