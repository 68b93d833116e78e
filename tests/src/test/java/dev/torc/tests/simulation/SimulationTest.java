package dev.torc.tests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.torc.tests.simulation.Simulation.Outcome;
import org.junit.jupiter.api.Test;

/** The server on the simulated engine; {@code ./torc simulate} runs more seeds. */
class SimulationTest {
    /** Other seeds each time; a run can be had again with the seed that its failure names. */
    private static final long FROM = Long.getLong("torc.seed", System.currentTimeMillis() * 1_000);

    private static final int SEEDS = 300;

    @Test
    void losesNothingWhateverGoesWrong() {
        System.out.println("simulating " + SEEDS + " seeds from " + FROM);
        for (int i = 0; i < SEEDS; i++) {
            Simulation.run(FROM + i, null);
        }
    }

    @Test
    void doesTheSameAgainForTheSameSeed() {
        for (int i = 0; i < 20; i++) {
            Outcome first = Simulation.run(FROM + i, null);
            Outcome again = Simulation.run(FROM + i, null);
            assertEquals(first.hash(), again.hash(), () -> "seed " + FROM);
            assertEquals(first.operations(), again.operations());
        }
        assertNotEquals(
                Simulation.run(FROM, null).hash(),
                Simulation.run(FROM + 1, null).hash());
    }
}
