package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.server.HttpLoops;
import dev.torc.tests.transport.MemoryWire;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server in memory that holds one conversation after the other, each on a new connection, and leaves nothing behind. */
final class MemoryServer implements AutoCloseable {
    private final List<Throwable> failures = new ArrayList<>();
    private final LoggedHandler handler;
    private final MemoryWire wire;

    /** A server with such a {@link LoggedHandler}. */
    MemoryServer(HttpLimits limits, boolean byPath) {
        handler = new LoggedHandler(byPath);
        LoopOptions options = LoopOptions.defaults()
                .withBuffers(1 << 10, 1 << 20)
                .withWatermarks(1 << 10, 4 << 10)
                .withFailureListener(failures::add);
        try {
            wire = new MemoryWire(
                    options, loops -> new HttpLoops(loops, handler, handler, limits, HttpTimeouts.defaults(), options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What one conversation came to.
     *
     * @param calls the handler's calls with all that each was told
     * @param answer what the client received, as {@link Answered} tells it
     * @param responses how many final responses that were
     * @param ended whether the server had ended its side before the client did
     * @param reset whether the server reset the connection
     */
    record Outcome(String calls, String answer, int responses, boolean ended, boolean reset) {
        /** Whether it is the same: what arrives before a reset is a matter of time. */
        boolean isSameAs(Outcome other) {
            return reset
                    ? other.reset
                            && calls.equals(other.calls)
                            && (answer.startsWith(other.answer) || other.answer.startsWith(answer))
                    : equals(other);
        }
    }

    /**
     * Sends these octets up to each of the ends, and then the end of the client's side.
     *
     * @param chance as in {@link MemoryWire#connect}
     */
    Outcome hold(byte[] octets, List<Integer> ends, @Nullable Random chance) {
        handler.clear();
        wire.connect(chance);
        int from = 0;
        for (int end : ends) {
            wire.send(octets, from, end);
            wire.settle();
            from = end;
        }
        boolean ended = wire.isEnded() || wire.isReset();
        wire.end();
        wire.settle();
        assertEquals(0, wire.count(Counter.CONNECTIONS), "the server keeps a connection whose client has ended");
        assertEquals(0, wire.count(Counter.BUFFERS_IN_USE), "buffers in use");
        boolean reset = wire.isReset();
        Answered answered = Answered.read(wire.received(), handler.calls(), reset);
        wire.disconnect();
        failures.removeIf(LoggedHandler.OnPurpose.class::isInstance);
        assertTrue(failures.isEmpty(), () -> "failures: " + failures);
        return new Outcome(handler.calls().toString(), answered.toString(), answered.count(), ended, reset);
    }

    @Override
    public void close() {
        wire.close();
    }
}
