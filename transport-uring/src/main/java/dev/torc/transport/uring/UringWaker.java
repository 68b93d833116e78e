package dev.torc.transport.uring;

import dev.torc.ffi.LibC;
import dev.torc.ffi.Ring;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * Ends the wait of one ring from other threads: through an eventfd that the ring polls, or, from the thread of another
 * ring of the same engine, by a message.
 */
final class UringWaker {
    /** The waker of the ring that the current thread runs. */
    private static final ThreadLocal<@Nullable UringWaker> CURRENT = new ThreadLocal<>();

    /** The user data of completions of the poll. */
    static final long POLL = Op.userData(Op.WAKE, 0);

    private static final long BY_MESSAGE = Op.userData(Op.WAKE, 1);

    private final Ring ring;
    private final Submitter submitter;
    private final LibC libc;
    private final UringPeers peers;
    private final boolean messages;
    private final int number;
    private final int eventFd;
    /** For whoever wakes, in turn; the loop's own is for the loop's thread. */
    private final LibC wakeups = new LibC(Arena.ofAuto());

    private boolean closed;

    UringWaker(Ring ring, Submitter submitter, LibC libc, UringPeers peers, boolean messages) throws IOException {
        this.ring = ring;
        this.submitter = submitter;
        this.libc = libc;
        this.peers = peers;
        this.messages = messages;
        this.eventFd = LibC.check("eventfd", libc.eventFd());
        this.number = peers.add(this);
        if (messages) {
            CURRENT.set(this);
        }
        listen();
    }

    /** Polls the eventfd; edge-triggered, so that its counter never needs to be read. */
    void listen() {
        submitter.next().pollReadableMultishot(eventFd).userData(POLL);
    }

    /** From any thread. */
    void wake() {
        UringWaker own = messages ? CURRENT.get() : null;
        if (own != null && own != this && own.peers == peers) {
            own.message(this);
        } else {
            wakeByEventFd();
        }
    }

    private void message(UringWaker other) {
        submitter
                .next()
                .messageRing(other.ring.fd(), BY_MESSAGE)
                .skipSuccess()
                .userData(Op.userData(Op.MESSAGE, other.number));
        // At once: this thread may be about to wait for the other loop.
        submitter.submitAll();
    }

    /** A message failed, as when the other ring has ended meanwhile. */
    void onMessageFailed(int other) {
        UringWaker addressee = peers.get(other);
        if (addressee != null) {
            addressee.wakeByEventFd();
        }
    }

    private synchronized void wakeByEventFd() {
        // Once closed, the number may be that of another file.
        if (!closed) {
            wakeups.wake(eventFd);
        }
    }

    synchronized void close() {
        closed = true;
        peers.remove(number);
        if (messages) {
            CURRENT.remove();
        }
        libc.close(eventFd);
    }
}
