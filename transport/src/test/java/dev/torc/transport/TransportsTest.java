package dev.torc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.transport.spi.TransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which transport is the best one, and what is said of those that are not used. */
class TransportsTest {
    /** A provider that says what a test wants it to say. */
    record Provider(String name, int rank, @Nullable String unavailability) implements TransportProvider {
        @Override
        public Transport create() {
            return Transport.of(new RecordingEngine());
        }
    }

    /** A provider that {@link java.util.ServiceLoader} can make. */
    public static final class Unusable implements TransportProvider {
        /** For {@link java.util.ServiceLoader}. */
        public Unusable() {}

        @Override
        public String name() {
            return "unusable";
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public String unavailability() {
            return "It is made for another planet.";
        }

        @Override
        public Transport create() {
            throw new AssertionError("it said that it cannot be used");
        }
    }

    private static List<TransportProvider> providers(@Nullable String... unavailabilities) {
        List<TransportProvider> providers = new ArrayList<>();
        for (String each : unavailabilities) {
            int rank = unavailabilities.length - providers.size();
            providers.add(new Provider("t" + rank, rank, each));
        }
        return providers;
    }

    @Test
    void theBestThatWorksIsNoFallback() {
        assertNull(Transports.best(providers(null, "It is too slow.")).fallback());
        assertNull(Transport.of(new RecordingEngine()).fallback());
    }

    @Test
    void aFallbackSaysWhyEachBetterOneIsNotUsed() {
        Transport transport = Transports.best(providers("It is too new.", "It is too old.", null, "Not asked."));
        assertEquals(
                "Transport t4 is not used: It is too new. Transport t3 is not used: It is too old.",
                transport.fallback());
    }

    @Test
    void whereItsLoopsCannotBeOpenedTheNextBestIsStarted() {
        RecordingEngine full = new RecordingEngine();
        full.refusal = "There is no room for a ring.";
        Transport next = Transport.of(new RecordingEngine());
        LoopOptions options = LoopOptions.defaults().withLoops(1);
        Transport chosen = Transport.of(full).orElse(next);
        try (EventLoops loops = chosen.start(options)) {
            assertEquals("Transport recording is not used: There is no room for a ring.", loops.fallback());
        }
        try (EventLoops loops = chosen.manual(options)) {
            assertEquals("Transport recording is not used: There is no room for a ring.", loops.fallback());
        }
        try (EventLoops loops = next.start(options)) {
            assertNull(loops.fallback());
        }
        // Asked for by name, there is no other.
        assertThrows(TransportException.class, () -> Transport.of(full).start(options));
    }

    @Test
    void eachReasonIsLoggedOnce() {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(Transports.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            for (int i = 0; i < 3; i++) {
                Transports.best(providers("It is logged {0} once.", null));
            }
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(handler);
        }
        assertEquals(List.of("Transport t2 is not used: It is logged {0} once."), logged);
    }

    @Test
    void whereNoneWorksTheReasonsAreTold() {
        TransportException failure =
                assertThrows(TransportException.class, () -> Transports.best(providers("It is broken.")));
        assertEquals("No transport works here. Transport t1 is not used: It is broken.", failure.getMessage());
        TransportException none = assertThrows(TransportException.class, () -> Transports.best(List.of()));
        assertEquals("No transport was found: add torc-transport-nio to the class path.", none.getMessage());
    }

    @Test
    void providersAreFoundAsServices() throws Exception {
        assertEquals(List.of("unusable"), Services.with(TransportProvider.class, Unusable.class, Transports::names));
        TransportException failure = assertThrows(
                TransportException.class,
                () -> Services.with(TransportProvider.class, Unusable.class, () -> Transports.named("unusable")));
        assertEquals("Transport unusable cannot be used: It is made for another planet.", failure.getMessage());
    }
}
