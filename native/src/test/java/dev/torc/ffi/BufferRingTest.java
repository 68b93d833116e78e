package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Provided buffers: taken from the front, run out, added again. */
class BufferRingTest {
    private static final int GROUP = 7;
    private static final int COUNT = 2;
    private static final int BYTES = 4;

    @EachCallPath
    void whatWaitedIsDeliveredOnceThereAreBuffersAgain(RingCalls calls) throws IOException {
        needsBufferRings(calls);
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, COUNT, false, bench.arena);
            MemorySegment memory = bench.arena.allocate(COUNT * BYTES);
            buffers.add(0, memory.address(), BYTES);
            buffers.add(1, memory.address() + BYTES, BYTES);
            assertEquals(COUNT, buffers.publish());
            assertEquals(0, buffers.publish());

            int[] pair = bench.socketPair();
            bench.send(pair[1], "one two six ten ");
            bench.next().receiveMultishot(pair[0], GROUP, false).userData(1);
            assertDelivered(bench, memory, 0, "one ");
            assertDelivered(bench, memory, 1, "two ");
            Completion starved = bench.await();
            assertEquals(-Errno.ENOBUFS, starved.res(), starved::toString);
            assertFalse(starved.hasMore());
            assertFalse(Cqe.hasBuffer(starved.flags()));

            buffers.add(1, memory.address() + BYTES, BYTES);
            buffers.add(0, memory.address(), BYTES);
            assertEquals(COUNT, buffers.publish());
            bench.next().receiveMultishot(pair[0], GROUP, false).userData(1);
            assertDelivered(bench, memory, 1, "six ");
            assertDelivered(bench, memory, 0, "ten ");
        }
    }

    private static void assertDelivered(RingBench bench, MemorySegment memory, int bufferId, String text) {
        Completion completion = bench.await();
        assertEquals(BYTES, completion.res(), completion::toString);
        assertEquals(bufferId, completion.bufferId());
        assertTrue(completion.hasMore());
        assertEquals(text, RingBench.text(memory, (long) bufferId * BYTES, BYTES));
    }

    @EachCallPath
    void buffersThatAreNotPublishedAreNotSeen(RingCalls calls) throws IOException {
        needsBufferRings(calls);
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, COUNT, false, bench.arena);
            buffers.add(0, bench.arena.allocate(BYTES).address(), BYTES);
            int[] pair = bench.socketPair();
            bench.send(pair[1], "data");
            bench.next().receiveProvided(pair[0], GROUP).userData(1);
            bench.awaitFailure(1, Errno.ENOBUFS);
            buffers.publish();
            bench.next().receiveProvided(pair[0], GROUP).userData(2);
            assertEquals(BYTES, bench.awaitSuccess(2));
        }
    }

    /** The index in the ring wraps, and so does the 16-bit tail; the highest number of a buffer comes back whole. */
    @EachCallPath
    void theTailWraps(RingCalls calls) throws IOException {
        needsBufferRings(calls);
        int highest = 0xFFFF;
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, COUNT, false, bench.arena);
            MemorySegment memory = bench.arena.allocate(BYTES);
            MemorySegment byteToSend = bench.memory("x");
            int[] pair = bench.socketPair();
            for (int i = 0; i < highest + 2 * COUNT; i++) {
                buffers.add(highest - i % COUNT, memory.address(), BYTES);
                buffers.publish();
                bench.next().send(pair[1], byteToSend.address(), 1).skipSuccess();
                bench.next().receiveProvided(pair[0], GROUP).userData(i);
                Completion completion = bench.await();
                assertEquals(i, completion.userData());
                assertEquals(highest - i % COUNT, completion.bufferId());
            }
        }
    }

    @EachCallPath
    void theEndOfTheStreamTakesNoBuffer(RingCalls calls) throws IOException {
        needsBufferRings(calls);
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, COUNT, false, bench.arena);
            buffers.add(0, bench.arena.allocate(BYTES).address(), BYTES);
            buffers.publish();
            int[] pair = bench.socketPair();
            bench.next().receiveMultishot(pair[0], GROUP, false).userData(1);
            bench.next().shutdownOutput(pair[1]).userData(2).skipSuccess();
            Completion end = bench.await();
            assertEquals(1, end.userData());
            assertEquals(0, end.res());
            assertFalse(end.hasMore());
            assertFalse(Cqe.hasBuffer(end.flags()));
        }
    }

    @EachCallPath
    void aCapacityThatIsNoPowerOfTwoIsRefused(RingCalls calls) throws IOException {
        needsBufferRings(calls);
        try (RingBench bench = RingBench.open(calls)) {
            RingException refused = assertThrows(
                    RingException.class, () -> bench.ring.registerBufferRing(GROUP, 3, false, bench.arena));
            assertEquals(Errno.EINVAL, refused.errno());
        }
    }

    private static void needsBufferRings(RingCalls calls) {
        CallPaths.assumeKernel(calls, KernelFeatures::bufferRing, "buffer rings (Linux 6.0)");
    }
}
