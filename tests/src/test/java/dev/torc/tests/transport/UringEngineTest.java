package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.transport.CloseCause;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.FileRegion;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.SharedBytes;
import dev.torc.transport.nio.NioTransport;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a ring can get wrong, where completions meet in one batch. */
@Timeout(60)
class UringEngineTest {
    private final List<Socket> sockets = new ArrayList<>();
    private @Nullable EventLoops loops;

    @TempDir
    private Path folder;

    @BeforeEach
    void isAvailable() {
        String reason = UringSupport.here().unavailability();
        assumeTrue(reason == null, reason);
    }

    @AfterEach
    void endAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (loops != null) {
            loops.close();
        }
    }

    private EventLoops start(UringOptions options) {
        EventLoops started =
                UringTransport.create(options).start(LoopOptions.defaults().withLoops(1));
        loops = started;
        return started;
    }

    private InetSocketAddress listen(EventLoops on, ConnectionHandler.Factory factory) throws IOException {
        return (InetSocketAddress)
                on.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ListenOptions.defaults(), factory)
                        .localAddress();
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        sockets.add(socket);
        return socket;
    }

    /** Keeps the loop from looking at its completions until the latch is released. */
    private static CountDownLatch hold(EventLoops on) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        on.next().execute(() -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        held.await();
        return release;
    }

    /** Which of two connections is told first is the kernel's choice. */
    private static void resumeOncePaused(Connection connection) {
        if (connection.isPaused()) {
            connection.resume();
        } else {
            connection.loop().execute(() -> resumeOncePaused(connection));
        }
    }

    @Test
    void bytesThatWereHeldComeBeforeTheEnd() throws Exception {
        EventLoops on = start(UringOptions.defaults().withReceiveBuffers(128, 64));
        CompletableFuture<Long> atTheEnd = new CompletableFuture<>();
        Connection[] paused = new Connection[1];
        InetSocketAddress address = listen(on, connection -> {
            boolean first = paused[0] == null;
            if (first) {
                paused[0] = connection;
            }
            return new ConnectionHandler() {
                private long received;

                @Override
                public void onReceive(Connection receiving, ByteBuffer bytes) {
                    if (!first) {
                        resumeOncePaused(paused[0]);
                    } else if (received == 0) {
                        receiving.pause();
                    }
                    received += bytes.remaining();
                }

                @Override
                public void onEnd(Connection ended) {
                    if (first) {
                        atTheEnd.complete(received);
                    }
                    ended.close();
                }
            };
        });
        Socket pausedPeer = connect(address);
        Socket resumer = connect(address);
        CountDownLatch release = hold(on);
        pausedPeer.getOutputStream().write(new byte[3000]);
        pausedPeer.shutdownOutput();
        resumer.getOutputStream().write(1);
        release.countDown();
        assertEquals(3000, atTheEnd.get(20, TimeUnit.SECONDS));
    }

    @Test
    void receiveBuffersThatHoldBytesAreCounted() throws Exception {
        EventLoops on = start(UringOptions.defaults().withReceiveBuffers(128, 64));
        CompletableFuture<Connection> paused = new CompletableFuture<>();
        InetSocketAddress address = listen(on, connection -> (receiving, bytes) -> {
            if (!paused.isDone()) {
                receiving.pause();
                paused.complete(receiving);
            }
        });
        Socket peer = connect(address);
        CountDownLatch release = hold(on);
        peer.getOutputStream().write(new byte[3000]);
        release.countDown();
        Connection connection = paused.get(20, TimeUnit.SECONDS);
        awaitReceiveBuffers(on, count -> count > 0);
        connection.loop().execute(connection::resume);
        awaitReceiveBuffers(on, count -> count == 0);
    }

    /** Each look lets the loop turn once. */
    private static void awaitReceiveBuffers(EventLoops on, LongPredicate expected) throws Exception {
        long giveUpNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long count = on.next().stats().get(Counter.RECEIVE_BUFFERS_IN_USE);
        while (!expected.test(count)) {
            long last = count;
            assertTrue(System.nanoTime() - giveUpNanos < 0, () -> last + " receive buffers are in use");
            CompletableFuture<Boolean> turned = new CompletableFuture<>();
            on.next().execute(() -> turned.complete(true));
            turned.get(20, TimeUnit.SECONDS);
            count = on.next().stats().get(Counter.RECEIVE_BUFFERS_IN_USE);
        }
    }

    @Test
    void askingForAddressesWhileTheQueueOverflowsHoldsNothingUp() throws Exception {
        EventLoops on = start(UringOptions.defaults().withDirectDescriptors(256).withQueues(8, 8));
        CountDownLatch opened = new CountDownLatch(64);
        InetSocketAddress address = listen(on, connection -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection open) {
                assertTrue(open.remoteAddress() == null || open.remoteAddress() instanceof InetSocketAddress);
                opened.countDown();
            }

            @Override
            public void onReceive(Connection receiving, ByteBuffer bytes) {}
        });
        CountDownLatch release = hold(on);
        for (int i = 0; i < 64; i++) {
            connect(address);
        }
        release.countDown();
        assertTrue(opened.await(20, TimeUnit.SECONDS), "connections that were not opened: " + opened.getCount());
    }

    @Test
    void aZeroCopySendIsDroppedBeforeItWasSubmitted() throws Exception {
        EventLoops on = start(UringOptions.defaults().withZeroCopySend(65_536));
        SharedBytes large = SharedBytes.copyOf(new byte[16 << 20]);
        CompletableFuture<CloseCause> closed = new CompletableFuture<>();
        InetSocketAddress address = listen(on, connection -> new ConnectionHandler() {
            @Override
            public void onReceive(Connection receiving, ByteBuffer bytes) {
                receiving.send(large);
                // In the same turn: the send was handed over and has not reached the kernel.
                receiving.loop().execute(receiving::abort);
            }

            @Override
            public void onClose(Connection connection1, CloseCause cause) {
                closed.complete(cause);
            }
        });
        connect(address).getOutputStream().write(1);
        assertEquals(CloseCause.Kind.ABORTED, closed.get(20, TimeUnit.SECONDS).kind());
    }

    @Test
    void manyReadersOfLargeFilesLeaveSmallOnesTheirTurn() throws Exception {
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        EventLoops on = start(UringOptions.defaults());
        InetSocketAddress address = listen(on, connection -> (receiving, bytes) -> {
            long length = bytes.get() == 1 ? 1L << 40 : 1024;
            try {
                receiving.send(new FileRegion(FileChannel.open(file), 0, length));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        for (int i = 0; i < 80; i++) {
            Socket reader = connect(address);
            reader.getOutputStream().write(1);
            Thread.ofVirtual().start(() -> drain(reader));
        }
        Socket small = connect(address);
        small.setSoTimeout(20_000);
        small.getOutputStream().write(2);
        assertEquals(1024, small.getInputStream().readNBytes(1024).length);
        assertEquals(0, on.next().stats().get(Counter.FAILURES));
    }

    private static void drain(Socket reader) {
        byte[] room = new byte[1 << 18];
        try {
            while (reader.getInputStream().read(room) >= 0) {
                // As fast as it comes.
            }
        } catch (IOException e) {
            // The test has ended.
            return;
        }
    }

    @Test
    void anInterruptedLoopStillSendsFiles() throws Exception {
        Path file = folder.resolve("small");
        java.nio.file.Files.write(file, new byte[1000]);
        EventLoops on = start(UringOptions.defaults());
        InetSocketAddress address = listen(on, connection -> (receiving, bytes) -> {
            try {
                receiving.send(new FileRegion(FileChannel.open(file), 0, 1000));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        on.next().execute(() -> Thread.currentThread().interrupt());
        for (int i = 0; i < 3; i++) {
            Socket socket = connect(address);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(1);
            assertEquals(1000, socket.getInputStream().readNBytes(1000).length);
        }
    }

    private static void awaitCount(EventLoops of, Counter counter, long count) {
        while (of.next().stats().get(counter) < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    @Test
    void completionsForWhichTheQueueHasNoRoomAreCountedAndNoneIsLost() throws Exception {
        EventLoops on = start(UringOptions.defaults().withQueues(4, 4));
        InetSocketAddress address = listen(on, connection -> new EchoContract.Echo());
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(connect(address));
        }
        awaitCount(on, Counter.ACCEPTED, clients.size());
        long before = on.next().stats().get(Counter.CQ_OVERFLOWS);
        CountDownLatch release = hold(on);
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).getOutputStream().write(i);
        }
        release.countDown();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).setSoTimeout(20_000);
            assertEquals(i, clients.get(i).getInputStream().read());
        }
        assertTrue(on.next().stats().get(Counter.CQ_OVERFLOWS) > before, "the queue had room");
    }

    @Test
    void whereMuchIsHeldAReceiveTakesOneBuffer() throws Exception {
        EventLoops on = start(UringOptions.defaults().withReceiveBuffers(16, 1024));
        Semaphore paused = new Semaphore(0);
        InetSocketAddress address = listen(on, connection -> new ConnectionHandler() {
            @Override
            public void onReceive(Connection receiving, ByteBuffer bytes) {
                receiving.pause();
                paused.release();
            }
        });
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(connect(address));
        }
        awaitCount(on, Counter.ACCEPTED, clients.size());
        long before = on.next().stats().get(Counter.CQES);
        for (Socket client : clients) {
            client.getOutputStream().write(new byte[16 << 10]);
            assertTrue(paused.tryAcquire(20, TimeUnit.SECONDS), "nothing arrived");
        }
        long completions = on.next().stats().get(Counter.CQES) - before;
        assertTrue(
                completions < 8L * clients.size(),
                () -> completions + " completions: receives went on without a bound");
    }

    @Test
    void fiveHundredBusyConnectionsShareTwoBuffers() throws Exception {
        EventLoops on = start(UringOptions.defaults().withReceiveBuffers(2, 1024));
        InetSocketAddress address = listen(on, connection -> new EchoContract.Echo());
        List<Peer> clients = new ArrayList<>();
        try (EventLoops others =
                NioTransport.create().start(LoopOptions.defaults().withLoops(1))) {
            EventLoop loop = others.next();
            loop.execute(() -> {
                for (int i = 0; i < 500; i++) {
                    Peer client = new Peer().sending(new Pump(Pump.random(10_000, i), i));
                    clients.add(client);
                    loop.connect(address, ConnectOptions.defaults(), client);
                }
            });
            awaitCount(others, Counter.CLOSED, 500);
        }
        for (int i = 0; i < clients.size(); i++) {
            assertArrayEquals(Pump.random(10_000, i), clients.get(i).received());
        }
        assertTrue(on.next().stats().get(Counter.RECEIVE_BUFFERS_EXHAUSTED) > 0, "there were buffers for all");
    }
}
