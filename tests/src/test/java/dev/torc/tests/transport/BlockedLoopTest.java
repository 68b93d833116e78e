package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.BlockedLoop;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A callback or a task that does not come back costs its own loop, is told with its stack, and costs no other loop anything. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class BlockedLoopTest {
    /** More than chance needs to bring a connection to a loop. */
    private static final int PAIRS_MAX = 200;

    private static final Duration AFTER = Duration.ofMillis(400);

    /** More than two sockets hold. */
    private static final int FILE_BYTES = 32 << 20;

    private final SocketRig rig;
    private final BlockingQueue<BlockedLoop> told = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);

    BlockedLoopTest(Transport transport) {
        this.rig = new SocketRig(transport);
    }

    @BeforeEach
    void start() {
        rig.start(options -> options.withLoops(3).withBlockedListener(AFTER, told::add));
    }

    @AfterEach
    void nothingIsLeft() {
        release.countDown();
        rig.close();
        assertEquals(0, told.size(), told::toString);
        assertEquals(0, rig.failures.size(), rig.failures::toString);
    }

    private EventLoop first() {
        return rig.loops().all().getFirst();
    }

    private EventLoop last() {
        return rig.loops().all().getLast();
    }

    private void blockTheLoop() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void isReported(EventLoop loop) throws InterruptedException {
        BlockedLoop blocked = told.poll(Rig.PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        assertNotNull(blocked, "nobody was told");
        assertEquals(loop.toString(), blocked.loop());
        assertEquals(AFTER, blocked.duration());
        assertTrue(
                blocked.toString().contains("BlockedLoopTest.blockTheLoop(BlockedLoopTest.java:"), blocked::toString);
    }

    /** Two peers on these loops. */
    private Peer[] join(EventLoop client, EventLoop server, Peer accepted) {
        for (int i = 0; i < PAIRS_MAX; i++) {
            Peer[] pair = {new Peer(), new Peer()};
            rig.join(pair[0], pair[1]);
            Connection there = pair[1].connection();
            if (pair[0].connection().loop() == client && there.loop() == server) {
                rig.run(there, () -> there.handler(accepted));
                return pair;
            }
        }
        throw new AssertionError("the kernel brings no connection to " + server);
    }

    private void send(Peer from) {
        Connection connection = from.connection();
        rig.run(connection, () -> connection.send(FailureContract.SOME));
    }

    @Test
    void aCallbackThatBlocksIsReportedAndOtherLoopsGoOn() throws InterruptedException {
        Peer echoed = new Peer();
        Peer[] bystanders = join(last(), last(), echoed);
        Peer blocks = new Peer().onReceive((connection, bytes) -> blockTheLoop());
        Peer[] victims = join(last(), first(), blocks);
        send(victims[0]);
        isReported(first());
        send(bystanders[0]);
        rig.awaitTrue("bytes on another loop", () -> echoed.receivedBytes == FailureContract.SOME.length());
        assertEquals(0, blocks.receivedBytes);
        release.countDown();
        rig.awaitTrue("what waited", () -> blocks.receivedBytes == FailureContract.SOME.length());
    }

    @Test
    void aFileThatBlocksAmidADownloadIsReported() throws InterruptedException {
        Peer[] pair = join(last(), first(), new Peer());
        Connection reader = pair[0].connection();
        Connection server = pair[1].connection();
        AtomicBoolean hangs = new AtomicBoolean();
        rig.run(reader, reader::pause);
        rig.run(server, () -> server.send(new FileRegion(new HangingFile(hangs, this::blockTheLoop), 0, FILE_BYTES)));
        rig.awaitTrue("the beginning", () -> first().stats().get(Counter.SENT_BYTES) > 0);
        hangs.set(true);
        rig.run(reader, reader::resume);
        isReported(first());
        release.countDown();
        rig.awaitTrue("the file", () -> pair[0].receivedBytes == FILE_BYTES);
    }

    @Test
    void aTaskThatBlocksIsReportedOnce() throws InterruptedException {
        first().execute(this::blockTheLoop);
        isReported(first());
        CountDownLatch both = new CountDownLatch(1);
        last().execute(() -> {
            blockTheLoop();
            both.countDown();
        });
        isReported(last());
        release.countDown();
        assertTrue(both.await(20, TimeUnit.SECONDS));
    }
}
