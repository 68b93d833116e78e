package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ffi.generated.iovec;
import dev.torc.ffi.generated.msghdr;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Each of {@link NewConstants} means to the running kernel what its comment says. */
class NewFeaturesTest {
    private static final int GROUP = 3;
    private static final int DIRECT = 2;

    @EachCallPath
    void aRingWithoutAnArrayOfIndices(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::noSqArray, "NO_SQARRAY (Linux 6.6)");
        var flags = new RingFlags(CallPaths.features(calls).deferTaskrun(), false, 0, true);
        try (RingBench bench = RingBench.open(calls, flags)) {
            for (int i = 0; i < 3 * RingBench.ENTRIES; i++) {
                bench.next().nop().userData(i);
                assertEquals(0, bench.awaitSuccess(i));
            }
        }
    }

    @EachCallPath
    void aBundleFillsTwoBuffersInOneCompletion(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, f -> f.bundles() && f.bufferRing(), "bundles (Linux 6.10)");
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, 4, false, bench.arena);
            MemorySegment memory = bench.arena.allocate(4 * 8);
            for (int i = 0; i < 4; i++) {
                buffers.add(i, memory.address() + i * 8L, 8);
            }
            buffers.publish();
            int[] pair = bench.socketPair();
            bench.send(pair[1], "twelve bytes");
            bench.next().receiveMultishot(pair[0], GROUP, true).userData(1);
            Completion completion = bench.await();
            assertEquals(12, completion.res(), completion::toString);
            assertEquals(0, completion.bufferId());
            assertTrue(completion.hasMore());
            assertEquals("twelve bytes", RingBench.text(memory, 0, 12));

            bench.send(pair[1], "next");
            Completion second = bench.await();
            assertEquals(2, second.bufferId(), "a buffer that was begun is not filled further");
            assertEquals("next", RingBench.text(memory, 16, 4));
        }
    }

    @EachCallPath
    void anIncrementalBufferIsFilledPieceByPiece(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::incrementalBuffers, "incremental buffers (Linux 6.12)");
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, 2, true, bench.arena);
            MemorySegment memory = bench.arena.allocate(16);
            buffers.add(5, memory.address(), 16);
            buffers.publish();
            int[] pair = bench.socketPair();
            bench.next().receiveMultishot(pair[0], GROUP, false).userData(1);
            for (String piece : new String[] {"first ", "then "}) {
                bench.send(pair[1], piece);
                Completion completion = bench.await();
                assertEquals(piece.length(), completion.res(), completion::toString);
                assertEquals(5, completion.bufferId());
                assertTrue(Cqe.keepsBuffer(completion.flags()));
            }
            bench.send(pair[1], "done!");
            Completion last = bench.await();
            assertEquals(5, last.bufferId());
            assertFalse(Cqe.keepsBuffer(last.flags()), "it is full");
            assertEquals("first then done!", RingBench.text(memory, 0, 16));
        }
    }

    @EachCallPath
    void aWholeBufferIsNotKept(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::bufferRing, "buffer rings (Linux 6.0)");
        try (RingBench bench = RingBench.open(calls)) {
            BufferRing buffers = bench.ring.registerBufferRing(GROUP, 2, false, bench.arena);
            buffers.add(0, bench.arena.allocate(16).address(), 16);
            buffers.publish();
            int[] pair = bench.socketPair();
            bench.send(pair[1], "part");
            bench.next().receiveProvided(pair[0], GROUP).userData(1);
            Completion completion = bench.await();
            assertFalse(Cqe.keepsBuffer(completion.flags()));
            assertFalse(completion.hasMore());
        }
    }

    @EachCallPath
    void aZeroCopySendTellsThatLoopbackCopied(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::zeroCopySend, "SEND_ZC that reports (Linux 6.2)");
        try (RingBench bench = RingBench.open(calls)) {
            int listening = bench.listen();
            int client = bench.connect(listening);
            bench.next().accept(listening, false).userData(0);
            int server = bench.owned(bench.awaitSuccess(0));

            MemorySegment body = bench.memory("without a copy");
            bench.next().sendZeroCopy(client, body.address(), 14).userData(1);
            assertCopiedNotification(bench, 1);
            assertEquals("without a copy", bench.receive(server));

            MemorySegment vector = iovec.allocate(bench.arena);
            iovec.iov_base(vector, body);
            iovec.iov_len(vector, 7);
            MemorySegment header = msghdr.allocate(bench.arena).fill((byte) 0);
            msghdr.msg_iov(header, vector);
            msghdr.msg_iovlen(header, 1);
            bench.next().sendMessageZeroCopy(client, header.address()).userData(2);
            assertCopiedNotification(bench, 2);
            assertEquals("without", bench.receive(server));
        }
    }

    private static void assertCopiedNotification(RingBench bench, long userData) {
        Completion sent = bench.await();
        assertEquals(userData, sent.userData());
        assertTrue(sent.res() > 0, sent::toString);
        assertTrue(sent.hasMore());
        assertFalse(Cqe.isNotification(sent.flags()));
        Completion notification = bench.await();
        assertEquals(userData, notification.userData());
        assertTrue(Cqe.isNotification(notification.flags()), notification::toString);
        assertFalse(notification.hasMore());
        assertTrue(Cqe.wasCopied(notification.res()), notification::toString);
    }

    /** Unregistering, which is the opcode after, tells what was registered. */
    @EachCallPath
    void napiIsRegisteredAsItWasAskedFor(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::napi, "NAPI busy-poll (Linux 6.9)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.registerNapi(50);
            MemorySegment was = bench.arena.allocate(Ring.NAPI_BYTES, Integer.BYTES);
            assertEquals(
                    0,
                    calls.register(
                            bench.arena.allocate(LastError.LAYOUT),
                            bench.ring.fd(),
                            NewConstants.IORING_REGISTER_NAPI + 1,
                            was,
                            1));
            assertEquals(50, was.get(JAVA_INT, 0));
            assertEquals(1, was.get(JAVA_BYTE, Integer.BYTES));
        }
    }

    @EachCallPath
    void aDirectDescriptorBecomesAnOrdinaryOneAsWell(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::directDescriptors, "FIXED_FD_INSTALL (Linux 6.8)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.registerDirectDescriptors(DIRECT);
            int listening = bench.listen();
            int client = bench.connect(listening);
            bench.next().accept(listening, true).userData(1);
            int index = bench.awaitSuccess(1);
            bench.next().installDirect(index).userData(2);
            int fd = bench.owned(bench.awaitSuccess(2));
            assertEquals(bench.libc.localAddress(client), bench.libc.remoteAddress(fd));
        }
    }

    @EachCallPath
    void anOptionOfADirectDescriptorIsSet(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::directDescriptors, "SETSOCKOPT by uring_cmd (Linux 6.7)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.registerDirectDescriptors(DIRECT);
            int listening = bench.listen();
            int client = bench.connect(listening);
            bench.next().accept(listening, true).userData(1);
            int index = bench.awaitSuccess(1);
            bench.libc.resetOnClose(bench.next(), index).userData(2);
            assertEquals(0, bench.awaitSuccess(2));
            bench.next().closeDirect(index).userData(3);
            assertEquals(0, bench.awaitSuccess(3));
            MemorySegment bytes = bench.arena.allocate(8);
            bench.next().receive(client, bytes.address(), 8).userData(4);
            assertEquals("Connection reset", Errno.text(-bench.await().res()));
        }
    }

    @EachCallPath
    void theKernelPicksAFreeDirectDescriptor(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::directDescriptors, "direct descriptors (Linux 6.8)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.registerDirectDescriptors(DIRECT);
            int listening = bench.listen();
            for (int i = 0; i < DIRECT + 1; i++) {
                bench.connect(listening);
            }
            bench.next().acceptMultishot(listening, true).userData(1);
            assertEquals(0, bench.awaitSuccess(1));
            assertEquals(1, bench.awaitSuccess(1));
            bench.awaitFailure(1, Errno.ENFILE);
            bench.next().closeDirect(0).userData(2);
            bench.awaitSuccess(2);
            bench.connect(listening);
            bench.next().accept(listening, true).userData(3);
            assertEquals(0, bench.awaitSuccess(3));
        }
    }

    @EachCallPath
    void aWaitThatIsNotForADisk(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::noIoWait, "NO_IOWAIT (Linux 6.15)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.noIoWait();
            assertEquals(-Errno.ETIME, bench.ring.enter(0, 1, 1_000_000));
            bench.next().nop().userData(1);
            bench.awaitSuccess(1);
        }
    }
}
