package dev.torc.transport.uring;

/**
 * What an operation is for, in the upper 8 bits of its user data; the lower 56 are the connection's id (generation and
 * slot), a listener's number, or nothing.
 */
final class Op {
    static final int ACCEPT = 1;
    static final int CONNECT = 2;
    static final int RECEIVE = 3;
    static final int SEND = 4;
    /** Waits for room in the socket, before more of a file is read. */
    static final int WRITABLE = 5;
    /** The eventfd was written to, or another ring sent a message. */
    static final int WAKE = 6;
    /** A message to another ring; completes only when it failed. */
    static final int MESSAGE = 7;
    /** Nothing is to be done at its completion. */
    static final int IGNORED = 8;

    /** A direct descriptor became an ordinary one; whoever asked has read the completion already. */
    static final int INSTALL = 9;

    /** A cancel; completes only when it found nothing to cancel. */
    static final int CANCEL = 10;
    /** Drops what a zero-copy send still holds. */
    static final int DISCONNECT = 11;

    private static final int SHIFT = 56;
    private static final long ID_MASK = (1L << SHIFT) - 1;

    private Op() {}

    static long userData(int op, long id) {
        return (long) op << SHIFT | id;
    }

    static int op(long userData) {
        return (int) (userData >>> SHIFT);
    }

    static long id(long userData) {
        return userData & ID_MASK;
    }
}
