package dev.torc.races;

import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop that the calling thread turns, opened when it first asks for one of its kind and kept as long as the JVM: a race
 * then takes microseconds. Its buffers are so few that connections live on the one that each may always have.
 */
final class OwnLoop {
    private static final int BUFFER_BYTES = 256;
    private static final int TURNS_MAX = 3;

    private static final ThreadLocal<Map<Kind, OwnLoop>> OPEN =
            ThreadLocal.withInitial(() -> new EnumMap<>(Kind.class));
    private static final Path FOLDER = folder();
    private static final AtomicInteger SOCKETS = new AtomicInteger();

    /** Once something was lost it is waited for no longer than this: a run that fails is to end, too. */
    private static final long PATIENCE_NANOS_LEFT = TimeUnit.MILLISECONDS.toNanos(100);

    private static volatile long patienceNanos = Race.PATIENCE_NANOS;

    final EventLoops loops;
    final EventLoop loop;
    final LoopOptions options;
    private final Timer end;
    private @Nullable Throwable failure;

    private OwnLoop(Kind kind) {
        options = options(kind).withFailureListener(thrown -> failure = thrown);
        loops = kind.transport.manual(options);
        loop = loops.all().getFirst();
        end = loop.newTimer(() -> {});
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("races");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LoopOptions options(Kind kind) {
        return LoopOptions.defaults()
                .withLoops(1)
                .withBuffers(BUFFER_BYTES, BUFFER_BYTES)
                .withWaitStrategy(kind.waitStrategy);
    }

    /** The calling thread's. */
    static OwnLoop of(Kind kind) {
        return OPEN.get().computeIfAbsent(kind, OwnLoop::new);
    }

    /** The address of a socket that is not there yet; a unix socket's, for there are not enough ports. */
    static SocketAddress newAddress() {
        return UnixDomainSocketAddress.of(FOLDER.resolve(Integer.toString(SOCKETS.incrementAndGet())));
    }

    /**
     * Turns, waiting as a loop with a thread of its own does, until it has happened; answers false where it never did. That is
     * where it took half of the time or more: the wheel wakes a loop some time before a timer that is far away, and so the loop
     * finds what it had lost.
     */
    boolean turnUntil(BooleanSupplier happened) {
        long startNanos = System.nanoTime();
        long atMostNanos = patienceNanos;
        end.arm(atMostNanos);
        while (!happened.getAsBoolean() && System.nanoTime() - startNanos < atMostNanos) {
            loops.turn(-1);
        }
        end.cancel();
        if (System.nanoTime() - startNanos < atMostNanos / 2) {
            return true;
        }
        patienceNanos = PATIENCE_NANOS_LEFT;
        return false;
    }

    /** Turns a few times or not at all, without waiting. */
    void turnAtWill() {
        for (int i = ThreadLocalRandom.current().nextInt(TURNS_MAX + 1); i > 0; i--) {
            loops.turn();
        }
    }

    long stat(Counter counter) {
        return loop.stats().get(counter);
    }

    /** What a callback or a task has thrown since this was asked last. */
    @Nullable
    Throwable takeFailure() {
        Throwable taken = failure;
        failure = null;
        return taken;
    }
}
