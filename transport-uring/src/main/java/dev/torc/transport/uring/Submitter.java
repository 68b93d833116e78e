package dev.torc.transport.uring;

import dev.torc.ffi.Errno;
import dev.torc.ffi.LibC;
import dev.torc.ffi.MessageHeaders;
import dev.torc.ffi.Ring;
import dev.torc.ffi.RingException;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.SendItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** Hands out submission queue entries, and submits when they have run out. */
final class Submitter {
    /** How many pieces one send gathers; a batch of pipelined answers fits. */
    static final int PARTS_MAX = 64;

    private final Ring ring;
    private final IoEvents events;
    private final MessageHeaders headers;

    Submitter(Ring ring, IoEvents events, LibC libc, Arena arena) {
        this.ring = ring;
        this.events = events;
        this.headers = new MessageHeaders(libc, arena, ring.sq().capacity(), PARTS_MAX);
    }

    Sqe next() {
        events.count(Counter.SQES, 1);
        Sqe sqe = ring.sq().next();
        while (sqe == null) {
            submit();
            sqe = ring.sq().next();
        }
        return sqe;
    }

    /** Submits what was prepared; the kernel has taken all of it when this returns. */
    void submitAll() {
        while (ring.pending() != 0) {
            submit();
        }
    }

    private void submit() {
        events.count(Counter.ENTERS, 1);
        events.count(Counter.SYSCALLS, 1);
        check(ring.submit());
    }

    MessageHeaders headers() {
        return headers;
    }

    /** Writes the message of an entry: the items, and after them so many bytes of a file's chunk. */
    long message(Sqe sqe, @Nullable SendItem[] items, int count, long chunkAddress, int chunkBytes) {
        int index = sqe.index();
        int parts = 0;
        while (parts < count) {
            SendItem item = items[parts];
            if (item == null) {
                throw new IllegalStateException("fewer items than counted");
            }
            headers.part(index, parts++, item.address() + item.view().position(), item.remaining());
        }
        if (chunkBytes != 0) {
            headers.part(index, parts++, chunkAddress, chunkBytes);
        }
        return headers.header(index, parts);
    }

    /** Answers that are no failures: a time-out, a signal, a full completion queue, memory that will be back. */
    static void check(int result) {
        if (result < 0
                && result != -Errno.ETIME
                && result != -Errno.EINTR
                && result != -Errno.EBUSY
                && result != -Errno.EAGAIN) {
            throw new UncheckedIOException(Errno.exception("io_uring_enter", -result));
        }
    }

    /** A thread has room for sixteen; one that drives more rings goes on without. */
    static void registerRingFd(Ring ring) throws IOException {
        try {
            ring.registerRingFd();
        } catch (RingException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
        }
    }
}
