package dev.torc.transport;

/**
 * The part of a connection that says whether it receives: it does while nothing closes the gate. Each reason closes and opens it
 * by itself; the driver hears only of the first one and of the last, and only while the connection is open. For the loop's thread.
 */
abstract class ReceiveGate {
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

    final EventLoop loop;
    final long id;
    private int reasons;

    ReceiveGate(EventLoop loop, long id) {
        this.loop = loop;
        this.id = id;
    }

    abstract boolean isOpen();

    final boolean isGateClosedBy(int reason) {
        return (reasons & reason) != 0;
    }

    final void closeGate(int reason) {
        if (reasons == 0 && isOpen()) {
            loop.driver().pause(id);
        }
        reasons |= reason;
    }

    final void openGate(int reason) {
        boolean wasClosed = reasons != 0;
        reasons &= ~reason;
        if (wasClosed && reasons == 0 && isOpen()) {
            loop.driver().resume(id);
        }
    }

    /** Tells the driver what was decided before the connection was established. */
    final void applyGate() {
        if (reasons != 0) {
            loop.driver().pause(id);
        }
    }
}
