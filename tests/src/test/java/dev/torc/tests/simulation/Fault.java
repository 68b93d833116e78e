package dev.torc.tests.simulation;

/** What can go wrong. Each is counted where it is really injected: a short send that had nothing to cut is none. */
enum Fault {
    /** The kernel takes a part of what is to be sent. */
    SHORT_SEND(3),
    /** Bytes that are there come in several receives. */
    SPLIT_RECEIVE(2),
    /** Bytes that were written one by one come in one receive. */
    MERGED_RECEIVE(1),
    /** A completion comes later than it could. */
    DELAYED_COMPLETION(4),
    /** A completion comes after another one that was ready later. */
    REORDERED_COMPLETION(1),
    /** There is more to report than one poll may. */
    COMPLETION_BURST(1),
    /** Bytes come although receiving was paused: they were received already. */
    RECEIVED_ALTHOUGH_PAUSED(2),
    /** An operation completes although it was cancelled. */
    COMPLETED_ALTHOUGH_CANCELLED(2),
    /** What was cancelled is released in a later poll. */
    RELEASED_LATE(2),
    /** An event of a connection that is gone. */
    STALE_EVENT(2),
    /** ENOBUFS: for a while the kernel has no buffer to receive into. */
    RECEIVE_BUFFERS_EXHAUSTED(60),
    /** Memory that was lent is kept to be sent from, and comes back later. */
    KEPT_LEND(1),
    /** The loop has no buffer to send from. */
    SEND_BUFFERS_EXHAUSTED(1),
    /** EMFILE: accepting fails. */
    OUT_OF_DESCRIPTORS(8),
    /** ECONNABORTED: what was to be accepted is gone. */
    ABORTED_BEFORE_ACCEPT(12),
    /** ETIMEDOUT out of a receive or a send. */
    IO_ERROR(600),
    /** A poll returns before its time, with nothing. */
    RETURNED_FOR_NOTHING(12),
    /** The machine stood still for a while. */
    CLOCK_JUMP(3),
    /** The peer resets, at any point of what it sends. */
    RESET_BY_PEER(8),
    /** The peer ends its output, at any point of what it sends. */
    HALF_CLOSE(6),
    /** The peer closes while there is something that it has not read. */
    CLOSED_UNREAD(12),
    /** The peer reads a little at a time. */
    SLOW_READER(5),
    /** The peer stops reading. */
    STALLED_READER(14),
    /** The peer stops sending, and says nothing more. */
    SILENT_PEER(7),
    /** The peer goes on sending, a byte now and then. */
    TRICKLE(10),
    /** The peer sends what is no HTTP, or more than it may. */
    BAD_REQUEST(10);

    /** How rare it is where it is on: one in so many times that it could be. */
    final int usualOneIn;

    Fault(int usualOneIn) {
        this.usualOneIn = usualOneIn;
    }
}
