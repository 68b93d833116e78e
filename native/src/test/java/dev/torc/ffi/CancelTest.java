package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.TreeSet;

/** The ways to end what was submitted. */
class CancelTest {
    @EachCallPath
    void anArmedReceiveIsCancelledNow(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            MemorySegment bytes = bench.arena.allocate(8);
            bench.next().receive(bench.socketPair()[0], bytes.address(), 8).userData(1);
            bench.assertNothingComes();
            bench.ring.cancelNow(1);
            bench.awaitFailure(1, Errno.ECANCELED);
        }
    }

    @EachCallPath
    void anArmedAcceptIsCancelledNow(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            int listening = bench.listen();
            bench.next().acceptMultishot(listening, false).userData(1);
            bench.assertNothingComes();
            bench.ring.cancelNow(1);
            Completion completion = bench.await();
            assertEquals(-Errno.ECANCELED, completion.res());
            assertFalse(completion.hasMore());
        }
    }

    @EachCallPath
    void everythingIsCancelledNow(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            MemorySegment bytes = bench.arena.allocate(8);
            int[] pair = bench.socketPair();
            bench.next().receive(pair[0], bytes.address(), 8).userData(1);
            bench.next().receive(pair[1], bytes.address(), 8).userData(2);
            bench.next().acceptMultishot(bench.listen(), false).userData(3);
            bench.next().pollReadableMultishot(bench.eventFd()).userData(4);
            bench.assertNothingComes();
            bench.ring.cancelAllNow();
            var cancelled = new TreeSet<Long>();
            for (int i = 0; i < 4; i++) {
                Completion completion = bench.await();
                assertEquals(-Errno.ECANCELED, completion.res(), completion::toString);
                cancelled.add(completion.userData());
            }
            assertEquals(Set.of(1L, 2L, 3L, 4L), cancelled);
        }
    }

    @EachCallPath
    void anEntryCancelsAnother(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            MemorySegment bytes = bench.arena.allocate(8);
            bench.next().receive(bench.socketPair()[0], bytes.address(), 8).userData(1);
            bench.assertNothingComes();
            // Its own success is not told; the other's end is.
            bench.next().cancel(1).skipSuccess().userData(2);
            bench.awaitFailure(1, Errno.ECANCELED);
            bench.assertNothingComes();
        }
    }

    @EachCallPath
    void whatIsNotThereIsNotCancelled(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.cancelNow(99);
            bench.ring.cancelAllNow();
            bench.assertNothingComes();
            bench.next().cancel(99).userData(1);
            bench.awaitFailure(1, Errno.ENOENT);
        }
    }
}
