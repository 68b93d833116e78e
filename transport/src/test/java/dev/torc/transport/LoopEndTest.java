package dev.torc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop that ends, in order or not, owes to those who still use it. */
@Timeout(60)
class LoopEndTest {
    private static final int ENDS = 1_000;
    private static final int THREADS = 3;
    private static final int TASKS_PER_END_MAX = 5_000;

    private final RecordingEngine engine = new RecordingEngine();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final LoopOptions options = LoopOptions.defaults().withLoops(1).withFailureListener(failures::add);

    /** Notes why its connection ended. */
    private static final class Noting implements ConnectionHandler {
        final List<CloseCause.Kind> ends = new ArrayList<>();
        Consumer<Connection> onClose = connection -> {};
        Consumer<Connection> onOpen = connection -> {};

        @Override
        public void onOpen(Connection connection) {
            onOpen.accept(connection);
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {}

        @Override
        public void onClose(Connection connection, CloseCause cause) {
            ends.add(cause.kind());
            onClose.accept(connection);
        }
    }

    private EventLoop open() throws IOException {
        return new EventLoop(engine, options, "loop");
    }

    private static Connection connect(EventLoop loop, ConnectionHandler handler) {
        return loop.connect(RecordingEngine.REMOTE, ConnectOptions.defaults(), handler);
    }

    @Test
    void aFailureListenerThatFailsDoesNotEndTheLoop() throws Exception {
        LoopOptions failing = LoopOptions.defaults().withLoops(1).withFailureListener(failure -> {
            throw new NoClassDefFoundError("a logger that could not be initialised");
        });
        try (EventLoops loops = EventLoops.start(engine, failing, null)) {
            CompletableFuture<Boolean> ran = new CompletableFuture<>();
            loops.next().execute(() -> {
                throw new IllegalStateException("thrown on purpose");
            });
            loops.next().execute(() -> ran.complete(true));
            assertTrue(ran.get());
            assertEquals(2, loops.next().stats().get(LoopStats.Counter.FAILURES));
        }
    }

    @Test
    void aTaskIsRunOrRefusedHoweverLateItComes() throws Exception {
        AtomicLong accepted = new AtomicLong();
        AtomicLong ran = new AtomicLong();
        EventLoop[] loop = new EventLoop[1];
        CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);
        List<CompletableFuture<Void>> submitters = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            CompletableFuture<Void> submitter = new CompletableFuture<>();
            submitters.add(submitter);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (int i = 0; i < ENDS; i++) {
                        barrier.await();
                        submitUntilRefused(loop[0], accepted, ran);
                        barrier.await();
                    }
                    submitter.complete(null);
                } catch (Throwable e) {
                    submitter.completeExceptionally(e);
                }
            });
        }
        for (int i = 0; i < ENDS; i++) {
            loop[0] = open();
            barrier.await();
            loop[0].turn(0);
            loop[0].free();
            barrier.await();
            assertEquals(accepted.get(), ran.get(), "tasks that were accepted, and those that were run");
        }
        submitters.forEach(CompletableFuture::join);
        assertEquals(List.of(), List.copyOf(failures));
    }

    private static void submitUntilRefused(EventLoop loop, AtomicLong accepted, AtomicLong ran) {
        try {
            // Bounded, for a machine that has no time for the loop now.
            for (int i = 0; i < TASKS_PER_END_MAX; i++) {
                loop.execute(ran::incrementAndGet);
                accepted.incrementAndGet();
            }
        } catch (RejectedExecutionException e) {
            // The loop has ended, and said so.
        }
    }

    /** Lets the driver of the only loop fail, and waits until the loop has noticed. */
    private void fail(EventLoops loops, RuntimeException failure) {
        engine.onPoll = (events, timeoutNanos) -> {
            throw failure;
        };
        assertThrows(RejectedExecutionException.class, () -> {
            while (true) {
                loops.next().execute(() -> {});
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aLoopThatFailedRefusesToListenAndLetsListenersClose() throws IOException {
        EventLoops loops = Transport.of(engine).start(options);
        Listener before = loops.listen(RecordingEngine.REMOTE, ListenOptions.defaults(), c -> new Noting());
        RuntimeException failure = new IllegalStateException("the driver failed");
        fail(loops, failure);
        IOException refused = assertThrows(
                IOException.class,
                () -> loops.listen(RecordingEngine.REMOTE, ListenOptions.defaults(), c -> new Noting()));
        assertTrue(String.valueOf(refused.getMessage()).contains("torc-recording-0 has ended"), refused::toString);
        before.close();
        loops.close();
        assertSame(failure, failures.remove());
        assertTrue(failures.isEmpty(), failures::toString);
        assertEquals(2, engine.calls.stream().filter("closeSocket"::equals).count());
    }

    @Test
    void aLoopThatFailsTellsItsConnections() {
        EventLoops loops = Transport.of(engine).start(options);
        EventLoop loop = loops.next();
        Noting handler = new Noting();
        CompletableFuture.supplyAsync(() -> connect(loop, handler), loop).join();
        fail(loops, new IllegalStateException("the driver failed"));
        loops.close();
        assertEquals(List.of(CloseCause.Kind.LOOP_CLOSED), handler.ends);
        assertEquals(List.of("connect", "cancel", "close", "closeDriver"), withoutWakeups());
    }

    private List<String> withoutWakeups() {
        return engine.calls.stream().filter(call -> !call.contains("w")).toList();
    }

    @Test
    void aLoopThatClosesRefusesToConnect() throws IOException {
        EventLoop loop = open();
        loop.stop(Duration.ofSeconds(1).toNanos());
        Noting handler = new Noting();
        Noting again = new Noting();
        handler.onClose = connection -> connect(loop, again);
        Connection connection = connect(loop, handler);
        assertFalse(connection.isOpen());
        assertEquals(List.of(), handler.ends);
        loop.turn(0);
        assertEquals(List.of(CloseCause.Kind.LOOP_CLOSED), handler.ends);
        assertTrue(loop.isDone());
        loop.free();
        assertEquals(List.of(CloseCause.Kind.LOOP_CLOSED), again.ends);
        assertEquals(List.of("closeDriver"), engine.calls);
        assertThrows(RejectedExecutionException.class, () -> connect(loop, handler));
    }

    @Test
    void aDriverThatFailsToSendEndsThatConnectionOnly() throws IOException {
        EventLoop loop = open();
        RuntimeException failure = new IllegalStateException("in send");
        engine.onSend = queue -> {
            throw failure;
        };
        Noting handler = new Noting();
        handler.onOpen = connection -> connection.send(SharedBytes.copyOf(new byte[10]));
        Connection connection = connect(loop, handler);
        engine.onPoll = (events, timeoutNanos) -> events.onOpen(connection.id());
        loop.turn(0);
        assertEquals(List.of(CloseCause.Kind.IO_ERROR), handler.ends);
        assertEquals(List.of(failure), List.copyOf(failures));
        loop.turn(0);
        loop.free();
    }
}
