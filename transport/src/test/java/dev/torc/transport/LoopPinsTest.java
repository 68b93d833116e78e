package dev.torc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.spi.ThreadAffinity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which threads are bound to which CPUs, and what is said where they cannot be. */
@Timeout(60)
class LoopPinsTest {
    private static final int MISSING_CPU = 99;
    private static final List<String> PINNED = Collections.synchronizedList(new ArrayList<>());

    private final RecordingEngine engine = new RecordingEngine();

    /** Notes who was to be bound; knows no CPU 99. */
    public static final class Noting implements ThreadAffinity {
        /** For {@link java.util.ServiceLoader}. */
        public Noting() {}

        @Override
        public void pin(int cpu) throws IOException {
            if (cpu == MISSING_CPU) {
                throw new IOException("there is no such CPU");
            }
            PINNED.add(Thread.currentThread().getName() + " on " + cpu);
        }
    }

    @BeforeEach
    void forget() {
        PINNED.clear();
    }

    private EventLoops start(int loops, List<Integer> cpus) throws Exception {
        LoopOptions options = LoopOptions.defaults().withLoops(loops).withCpus(cpus);
        return Services.with(
                ThreadAffinity.class, Noting.class, () -> Transport.of(engine).start(options));
    }

    @Test
    void loopsAreSpreadOverTheCpusInTurn() throws Exception {
        start(3, List.of(4, 2)).close();
        assertEquals(
                List.of("torc-recording-0 on 4", "torc-recording-1 on 2", "torc-recording-2 on 4"),
                List.copyOf(PINNED));
    }

    @Test
    void withoutCpusNoLoopIsBoundNorIsOneThatIsTurnedByHand() throws Exception {
        start(2, List.of()).close();
        LoopOptions options = LoopOptions.defaults().withLoops(1).withCpus(List.of(1));
        Transport.of(engine).manual(options).close();
        assertEquals(List.of(), List.copyOf(PINNED));
    }

    @Test
    void aLoopThatCannotBeBoundFailsTheStart() {
        TransportException failure = assertThrows(TransportException.class, () -> start(2, List.of(0, MISSING_CPU)));
        assertEquals("Loop 1 cannot be pinned to CPU 99: there is no such CPU", failure.getMessage());
        assertEquals(List.of("torc-recording-0 on 0"), List.copyOf(PINNED));
        assertTrue(engine.calls.contains("closeDriver"), "the loop that was started is ended");
    }

    @Test
    void withoutAnyAffinityTheStartFailsWithWhatToAdd() {
        LoopOptions options = LoopOptions.defaults().withLoops(1).withCpus(List.of(0));
        TransportException failure = assertThrows(
                TransportException.class, () -> Transport.of(engine).start(options));
        assertTrue(String.valueOf(failure.getMessage()).contains("add torc-transport-uring"), failure::toString);
    }

    @Test
    void cpusAreChecked() {
        assertThrows(
                IllegalArgumentException.class, () -> LoopOptions.defaults().withCpus(List.of(-1)));
    }
}
