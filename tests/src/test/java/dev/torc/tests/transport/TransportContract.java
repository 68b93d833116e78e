package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine must do. An engine's test names its rig and inherits the rest; after each test no connection, no
 * buffer and no descriptor may be left, and no failure that the test did not expect.
 */
@Timeout(60)
abstract class TransportContract
        implements EchoContract,
                EndContract,
                CloseContract,
                FileContract,
                PressureContract,
                FailureContract,
                LoopContract,
                TimerContract {
    private @Nullable Rig rig;

    /** Makes a rig of the engine under test. */
    abstract Rig newRig();

    @BeforeEach
    void makeRig() {
        rig = newRig();
    }

    @Override
    public Rig rig() {
        Rig made = rig;
        if (made == null) {
            throw new IllegalStateException("no test is running");
        }
        return made;
    }

    @AfterEach
    void nothingIsLeft() {
        Rig used = rig();
        used.close();
        assertEquals(List.of(), List.copyOf(used.failures), "failures that no test expected");
    }
}
