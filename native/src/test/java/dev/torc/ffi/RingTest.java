package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Queues, waits, and what belongs to the ring's one thread. */
class RingTest {
    private static final int ENTRIES = 4;
    private static final long MILLISECOND = 1_000_000;
    private static final int SECONDS_MAX = 10;
    private static final RingFlags PLAIN = new RingFlags(false, false, 0, false);

    @EachCallPath
    void aFullSubmissionQueueHasRoomAfterASubmit(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            Ring ring = bench.ring;
            assertEquals(RingBench.ENTRIES, ring.sq().capacity());
            for (int i = 0; i < RingBench.ENTRIES; i++) {
                Sqe sqe = bench.next().nop().userData(i);
                assertEquals(i, sqe.index());
            }
            assertNull(ring.sq().next());
            assertEquals(RingBench.ENTRIES, ring.pending());
            assertNull(ring.sq().next(), "publishing alone makes no room");
            assertEquals(RingBench.ENTRIES, ring.submit());
            assertEquals(0, ring.pending());
            assertEquals(0, bench.next().nop().userData(RingBench.ENTRIES).index());
            for (int i = 0; i <= RingBench.ENTRIES; i++) {
                bench.awaitSuccess(i);
            }
        }
    }

    @EachCallPath
    void anEntryIsZeroedBeforeItIsUsedAgain(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            MemorySegment bytes = bench.arena.allocate(8);
            int[] pair = bench.socketPair();
            for (int i = 0; i < RingBench.ENTRIES; i++) {
                bench.next().sendWithoutWaiting(pair[0], bytes.address(), 1).userData(i);
                bench.awaitSuccess(i);
            }
            bench.next().nop();
            assertEquals(0, bench.awaitSuccess(0));
        }
    }

    @EachCallPath
    void moreCompletionsThanFitAreAllDelivered(RingCalls calls) throws IOException {
        try (Ring ring = Ring.open(calls, ENTRIES, ENTRIES, RingBench.usual(calls))) {
            assertEquals(ENTRIES, ring.cq().capacity());
            int total = 5 * ENTRIES;
            boolean overflowed = false;
            for (int i = 0; i < total; i++) {
                Sqe sqe = ring.sq().next();
                if (sqe == null) {
                    assertEquals(ENTRIES, ring.submit());
                    sqe = ring.sq().next();
                }
                Objects.requireNonNull(sqe).nop().userData(i);
                overflowed |= ring.hasOverflowed();
            }
            ring.submit();
            assertTrue(overflowed && ring.hasOverflowed());
            assertTrue(ring.hasWork(0), "to bring what was kept back");

            var seen = new ArrayList<Long>();
            while (seen.size() < total) {
                assertTrue(ring.enter(0, 1, TimeUnit.SECONDS.toNanos(SECONDS_MAX)) >= 0);
                while (ring.cq().next()) {
                    seen.add(ring.cq().cqe().userData());
                }
                ring.cq().release();
            }
            assertEquals(LongStream.range(0, total).boxed().toList(), seen);
            assertFalse(ring.hasOverflowed());
            assertTrue(ring.cq().isEmpty());
        }
    }

    @EachCallPath
    void enterAnswersHowManyWereSubmittedOrThatTimeIsUp(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            Ring ring = bench.ring;
            assertEquals(0, ring.enter(0, 0, 0));
            long start = System.nanoTime();
            assertEquals(-Errno.ETIME, ring.enter(0, 1, 3 * MILLISECOND));
            assertTrue(System.nanoTime() - start >= 3 * MILLISECOND, "it came early");

            bench.next().nop().userData(1);
            bench.next().nop().userData(2);
            assertEquals(2, ring.enter(ring.pending(), 2, -1));
            bench.awaitSuccess(1);
            bench.awaitSuccess(2);

            bench.next().nop().userData(3);
            assertEquals(1, ring.enter(ring.pending(), 2, MILLISECOND), "submitted, though the second never came");
            assertEquals(0, ring.enter(0, 2, MILLISECOND), "time is up, but a completion is there");
            bench.awaitSuccess(3);
            assertEquals(-Errno.ETIME, ring.enter(0, 1, MILLISECOND));
        }
    }

    @EachCallPath
    void anUnreadCompletionIsFoundWhereItIs(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            bench.next().nop().userData(6);
            bench.next().closeDirect(0).userData(7);
            assertEquals(2, bench.ring.enter(bench.ring.pending(), 2, -1));
            CompletionQueue cq = bench.ring.cq();
            assertEquals(0, cq.peek(6));
            assertTrue(cq.peek(7) < 0, "there are no direct descriptors to close");
            assertEquals(CompletionQueue.MISSING, cq.peek(8));
            bench.awaitSuccess(6);
            assertEquals(CompletionQueue.MISSING, cq.peek(6));
            assertEquals(7, bench.await().userData());
        }
    }

    @EachCallPath
    void aForeignThreadIsTurnedAway(RingCalls calls) throws Exception {
        CallPaths.assumeKernel(calls, KernelFeatures::deferTaskrun, "DEFER_TASKRUN (Linux 6.1)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.next().nop().userData(1);
            int pending = bench.ring.pending();
            assertEquals(-Errno.EEXIST, elsewhere(() -> bench.ring.enter(pending, 0, 0)));
            assertEquals(-Errno.EEXIST, elsewhere(() -> {
                try {
                    bench.ring.registerDirectDescriptors(1);
                    return 0;
                } catch (RingException e) {
                    return -e.errno();
                }
            }));
            bench.awaitSuccess(1);
        }
    }

    private interface Work {
        int run() throws IOException;
    }

    /** What work answers on a platform thread of its own. */
    private static int elsewhere(Work work) throws Exception {
        var answer = new CompletableFuture<Integer>();
        Thread.ofPlatform().start(() -> {
            try {
                answer.complete(work.run());
            } catch (Throwable t) {
                answer.completeExceptionally(t);
            }
        });
        return answer.get(SECONDS_MAX, TimeUnit.SECONDS);
    }

    @EachCallPath
    void aVirtualThreadGetsNoRing(RingCalls calls) throws Exception {
        var refused = new CompletableFuture<Throwable>();
        Thread.ofVirtual().start(() -> {
            try (Ring ring = Ring.open(calls, ENTRIES, ENTRIES, PLAIN)) {
                refused.completeExceptionally(new AssertionError("a ring " + ring.fd()));
            } catch (Throwable t) {
                refused.complete(t);
            }
        });
        Throwable why = refused.get(SECONDS_MAX, TimeUnit.SECONDS);
        assertInstanceOf(IOException.class, why);
        assertTrue(String.valueOf(why.getMessage()).contains("virtual"), why::toString);
    }

    @EachCallPath
    void aMessageReachesAWaitingRingOfAnotherThread(RingCalls calls) throws Exception {
        CallPaths.assumeKernel(calls, KernelFeatures::messageRing, "MSG_RING (Linux 5.18)");
        var target = new CompletableFuture<Integer>();
        var received = new CompletableFuture<Completion>();
        Thread.ofPlatform().start(() -> {
            try (RingBench bench = RingBench.open(calls)) {
                target.complete(bench.ring.fd());
                received.complete(bench.await());
            } catch (Throwable t) {
                target.completeExceptionally(t);
                received.completeExceptionally(t);
            }
        });
        try (RingBench bench = RingBench.open(calls)) {
            bench.next()
                    .messageRing(target.get(SECONDS_MAX, TimeUnit.SECONDS), 42)
                    .userData(1);
            bench.awaitSuccess(1);
        }
        assertEquals(new Completion(42, 0, 0), received.get(SECONDS_MAX, TimeUnit.SECONDS));
    }

    @EachCallPath
    void anEventFdWakesTheRingAgainAndAgain(RingCalls calls) throws Exception {
        try (RingBench bench = RingBench.open(calls)) {
            int eventFd = bench.eventFd();
            bench.next().pollReadableMultishot(eventFd).userData(1);
            bench.assertNothingComes();
            for (int i = 0; i < 3; i++) {
                assertEquals(0, elsewhere(() -> new LibC(Arena.ofAuto()).wake(eventFd)));
                Completion woken = bench.await();
                assertEquals(1, woken.userData());
                assertTrue(woken.hasMore());
            }
        }
    }

    @EachCallPath
    void aSubmittingThreadOfTheKernel(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::sqpoll, "SQPOLL, and the right to it");
        try (RingBench bench = RingBench.open(calls, new RingFlags(false, true, 1, false))) {
            int[] pair = bench.socketPair();
            // More rounds than there are entries, some of them after the thread fell asleep.
            for (int i = 0; i < 3 * RingBench.ENTRIES; i++) {
                if (i % RingBench.ENTRIES == 0) {
                    awaitSleep(bench.ring);
                }
                bench.send(pair[0], "round trip");
                assertEquals("round trip", bench.receive(pair[1]));
            }
            for (int i = 0; i < RingBench.ENTRIES; i++) {
                bench.next().nop().userData(i);
            }
            assertTrue(bench.ring.submit() >= 0);
            Objects.requireNonNull(bench.ring.sq().next(), "submitting made room")
                    .nop()
                    .userData(RingBench.ENTRIES);
            for (int i = 0; i <= RingBench.ENTRIES; i++) {
                bench.awaitSuccess(i);
            }
        }
    }

    /** Until an entry would have to wake the kernel's thread. */
    private static void awaitSleep(Ring ring) {
        long start = System.nanoTime();
        while (!ring.hasWork(1)) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(SECONDS_MAX), "it does not sleep");
            Thread.onSpinWait();
        }
    }

    @EachCallPath
    void aRingIsEnteredByItsRegisteredDescriptor(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::ringFd, "registered ring descriptors (Linux 5.18)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.registerRingFd();
            for (int i = 0; i < RingBench.ENTRIES; i++) {
                bench.next().nop().userData(i);
                bench.awaitSuccess(i);
            }
        }
    }

    /** The kernel keeps 16 per thread, and each keeps its ring. */
    @EachCallPath
    void aThreadMayHaveAnyNumberOfRingsOneAfterTheOther(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::ringFd, "registered ring descriptors (Linux 5.18)");
        for (int i = 0; i < 20; i++) {
            try (RingBench bench = RingBench.open(calls)) {
                bench.ring.registerRingFd();
            }
        }
    }

    @EachCallPath
    void aRingWithoutDeferredWorkToo(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls, PLAIN)) {
            int[] pair = bench.socketPair();
            bench.send(pair[0], "plain");
            assertEquals("plain", bench.receive(pair[1]));
            assertTrue(bench.ring.hasWork(0), "it cannot tell");
        }
    }

    @EachCallPath
    void whatIsRefusedCarriesTheErrorNumber(RingCalls calls) {
        CallPaths.features(calls);
        RingException noEntries = assertThrows(
                RingException.class, () -> Ring.open(calls, 0, ENTRIES, PLAIN).close());
        assertEquals(Errno.EINVAL, noEntries.errno());
        assertTrue(String.valueOf(noEntries.getMessage()).contains("EINVAL"), noEntries::toString);
        RingException fewerThanEntries = assertThrows(
                RingException.class, () -> Ring.open(calls, ENTRIES, 1, PLAIN).close());
        assertEquals(Errno.EINVAL, fewerThanEntries.errno());
    }

    @Test
    void sqpollAndDeferTaskrunExcludeEachOther() {
        assertThrows(IllegalArgumentException.class, () -> new RingFlags(true, true, 0, false));
    }

    @Test
    void bothCallPathsSeeTheSameKernel() {
        List<KernelFeatures> seen = CallPaths.all()
                .map(named -> CallPaths.features(named.getPayload()))
                .distinct()
                .toList();
        assertEquals(1, seen.size(), seen::toString);
    }
}
