package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ffi.generated.iovec;
import dev.torc.ffi.generated.msghdr;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** What each kind of entry does, where no other test uses it. */
class OperationsTest {
    private static final int MEBIBYTE = 1 << 20;

    @EachCallPath
    void acceptsUntilItIsCancelled(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::bufferRing, "multishot accept (Linux 5.19)");
        try (RingBench bench = RingBench.open(calls)) {
            int listening = bench.listen();
            int[] clients = {bench.connect(listening), bench.connect(listening)};
            bench.next().acceptMultishot(listening, false).userData(1);
            for (int client : clients) {
                Completion accepted = bench.await();
                assertTrue(accepted.hasMore(), accepted::toString);
                int server = bench.owned(accepted.res());
                assertEquals(bench.libc.localAddress(client), bench.libc.remoteAddress(server));
                assertEquals(bench.libc.remoteAddress(client), bench.libc.localAddress(server));
            }
            bench.ring.cancelNow(1);
            bench.awaitFailure(1, Errno.ECANCELED);
        }
    }

    @EachCallPath
    void gathersWhatAMessageHeaderNames(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            MemorySegment vectors = iovec.allocateArray(2, bench.arena);
            for (int i = 0; i < 2; i++) {
                MemorySegment vector = iovec.asSlice(vectors, i);
                iovec.iov_base(vector, bench.memory(i == 0 ? "head " : "body"));
                iovec.iov_len(vector, i == 0 ? 5 : 4);
            }
            MemorySegment header = msghdr.allocate(bench.arena).fill((byte) 0);
            msghdr.msg_iov(header, vectors);
            msghdr.msg_iovlen(header, 2);
            int[] pair = bench.socketPair();
            bench.next().sendMessage(pair[0], header.address(), false).userData(1);
            assertEquals(9, bench.awaitSuccess(1));
            assertEquals("head body", bench.receive(pair[1]));
        }
    }

    @EachCallPath
    void aFullSocketIsNotWaitedForUnlessPolled(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            int[] pair = bench.socketPair();
            MemorySegment bytes = bench.arena.allocate(MEBIBYTE);
            long sent = 0;
            Completion completion;
            do {
                bench.next()
                        .sendWithoutWaiting(pair[0], bytes.address(), MEBIBYTE)
                        .userData(1);
                completion = bench.await();
                sent += Math.max(0, completion.res());
            } while (completion.res() >= 0);
            assertEquals(-Errno.EAGAIN, completion.res());

            bench.next().pollWritable(pair[0]).userData(2);
            bench.assertNothingComes();
            long received = 0;
            while (received < sent) {
                bench.next().receive(pair[1], bytes.address(), MEBIBYTE).userData(3);
                Completion next = bench.await();
                assertTrue(next.res() > 0, next::toString);
                if (next.userData() == 2) {
                    assertFalse(next.hasMore());
                    next = bench.await();
                }
                received += next.res();
            }
            assertEquals(sent, received);
        }
    }

    @EachCallPath
    void aSendToNobodyFailsWithoutASignal(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            int[] pair = bench.socketPair();
            bench.close(pair[1]);
            bench.next().send(pair[0], bench.memory("x").address(), 1).userData(1);
            assertEquals("Broken pipe", Errno.text(-bench.await().res()));
        }
    }

    @EachCallPath
    void theEndOfSendingIsTheEndOfTheStream(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            int[] pair = bench.socketPair();
            bench.send(pair[0], "last words");
            bench.next().shutdownOutput(pair[0]).userData(1);
            assertEquals(0, bench.awaitSuccess(1));
            assertEquals("last words", bench.receive(pair[1]));
            assertEquals("", bench.receive(pair[1]));
            bench.send(pair[1], "the other way is open");
            assertEquals("the other way is open", bench.receive(pair[0]));
        }
    }

    @EachCallPath
    void theEndOfReceivingEndsAReceiveThatWaits(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            int[] pair = bench.socketPair();
            bench.next().receive(pair[0], bench.arena.allocate(8).address(), 8).userData(1);
            bench.assertNothingComes();
            assertEquals(0, bench.libc.shutdownInput(pair[0]));
            assertEquals(0, bench.awaitSuccess(1));
        }
    }

    @EachCallPath
    void nobodyListens(RingCalls calls) throws IOException {
        try (RingBench bench = RingBench.open(calls)) {
            int listening = bench.listen();
            MemorySegment address = bench.arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
            int length = SocketAddresses.write(bench.libc.localAddress(listening), false, address);
            bench.close(listening);
            int fd = bench.owned(LibC.check("socket", bench.libc.tcpSocket(false)));
            bench.next().connect(fd, address.address(), length).userData(1);
            assertEquals("Connection refused", Errno.text(-bench.await().res()));
        }
    }

    @EachCallPath
    void aDirectDescriptorIsReceivedFromAndSentTo(RingCalls calls) throws IOException {
        CallPaths.assumeKernel(calls, KernelFeatures::directDescriptors, "direct descriptors (Linux 6.8)");
        try (RingBench bench = RingBench.open(calls)) {
            bench.ring.registerDirectDescriptors(1);
            int listening = bench.listen();
            int client = bench.connect(listening);
            bench.next().accept(listening, true).userData(1);
            int index = bench.awaitSuccess(1);
            bench.send(client, "ping");
            MemorySegment bytes = bench.arena.allocate(8);
            bench.next().receive(index, bytes.address(), 8).fixedFile(true).userData(2);
            assertEquals(4, bench.awaitSuccess(2));
            bench.next().send(index, bytes.address(), 4).fixedFile(true).userData(3);
            assertEquals(4, bench.awaitSuccess(3));
            assertEquals("ping", bench.receive(client));
        }
    }
}
