package dev.torc.bench.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimatesTest {
    private static final long SEED = 7;

    /** Ratios of {@code processes} pairs of processes with {@code rounds} each, log-normal around {@code centre}. */
    private static List<double[]> ratios(
            Random random, double centre, int processes, int rounds, double betweenProcesses, double betweenRounds) {
        List<double[]> ratios = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            double own = Math.log(centre) + betweenProcesses * random.nextGaussian();
            double[] of = new double[rounds];
            for (int j = 0; j < rounds; j++) {
                of[j] = Math.exp(own + betweenRounds * random.nextGaussian());
            }
            ratios.add(of);
        }
        return ratios;
    }

    @Test
    void locatesTheMiddleDespiteAWildValue() {
        assertEquals(2, HodgesLehmann.location(1, 2, 3));
        assertEquals(3.5, HodgesLehmann.location(1, 2, 3, 4, 5, 6));
        assertEquals(3, HodgesLehmann.location(1, 2, 3, 4, 1e9), 1.1);
        assertThrows(IllegalArgumentException.class, HodgesLehmann::location);
    }

    @Test
    void findsAShift() {
        double[] earlier = {1, 2, 3, 4, 5};
        assertEquals(10, HodgesLehmann.shift(earlier, new double[] {11, 12, 13, 14, 15}));
        assertEquals(-1, HodgesLehmann.shift(earlier, new double[] {0, 1, 2, 3, 4}));
    }

    @Test
    void answersTheSameForTheSameSeed() {
        List<double[]> ratios = ratios(new Random(SEED), 1.1, 3, 4, 0.02, 0.05);
        assertEquals(PairedRatios.estimate(ratios, SEED), PairedRatios.estimate(ratios, SEED));
    }

    /** Of many samples of a known ratio, about 95 in 100 intervals hold it; with few processes some fewer do. */
    @ParameterizedTest
    @CsvSource({"1,12,0.0,0.05,0.88", "6,2,0.02,0.03,0.85", "10,3,0.03,0.03,0.88", "2,2,0.02,0.03,0.60"})
    void intervalsHoldTheRatioAsOftenAsTheySay(
            int processes, int rounds, double betweenProcesses, double betweenRounds, double least) {
        Random random = new Random(SEED);
        int held = 0;
        int samples = 200;
        for (int i = 0; i < samples; i++) {
            Estimate estimate =
                    PairedRatios.estimate(ratios(random, 1.2, processes, rounds, betweenProcesses, betweenRounds), i);
            held += estimate.low() <= 1.2 && 1.2 <= estimate.high() ? 1 : 0;
        }
        double share = (double) held / samples;
        assertTrue(share >= least && share <= 0.995, () -> "held in " + share);
    }

    @ParameterizedTest
    @CsvSource({
        "1.10,1.06,1.14,6,MORE",
        "0.90,0.86,0.94,6,LESS",
        "1.01,0.97,1.04,6,NO_DIFFERENCE",
        "1.03,1.01,1.04,6,NO_DIFFERENCE",
        "1.03,0.98,1.09,6,UNDECIDED",
        "1.04,1.01,1.07,6,UNDECIDED",
        "1.30,1.30,1.30,1,UNDECIDED",
    })
    void judges(double ratio, double low, double high, int pairs, Verdict verdict) {
        assertEquals(verdict, Verdict.of(new Estimate(ratio, low, high, pairs), 0.05));
    }

    @Test
    void permutationIsExact() {
        double[] low = {1, 2, 3};
        double[] high = {4, 5, 6};
        assertEquals(1.0 / 20, PermutationTest.upwards(low, high, SEED));
        assertEquals(1, PermutationTest.upwards(high, low, SEED));
        assertEquals(1.0 / 20, PermutationTest.least(3, 3), 1e-12);
    }

    /** Without a difference, a level of 10 % is reached in about 10 of 100 samples; also where divisions are drawn. */
    @ParameterizedTest
    @CsvSource({"5,5", "9,9"})
    void permutationKeepsItsLevel(int before, int after) {
        Random random = new Random(SEED);
        int alarms = 0;
        int samples = before > 5 ? 60 : 300;
        for (int i = 0; i < samples; i++) {
            double[] earlier = random.doubles(before).toArray();
            double[] later = random.doubles(after).toArray();
            alarms += PermutationTest.upwards(earlier, later, i) <= 0.1 ? 1 : 0;
        }
        assertTrue(alarms > 0 && alarms <= samples * 0.16, alarms + " alarms of " + samples);
    }

    @Test
    void correctsForManyTests() {
        assertArrayEquals(new double[] {0.03, 0.06, 0.06}, Holm.corrected(List.of(0.01, 0.04, 0.03)), 1e-12);
        assertArrayEquals(new double[] {1, 1}, Holm.corrected(List.of(0.9, 0.8)), 1e-12);
    }

    @Test
    void estimatesAChange() {
        double[] earlier = {0.00, 0.01, -0.01, 0.02, -0.02};
        double[] later = {0.10, 0.11, 0.09, 0.12, 0.08};
        Estimate change = RatioChange.estimate(earlier, later, SEED);
        assertEquals(Math.exp(0.1), change.ratio(), 1e-9);
        assertTrue(change.low() > 1.07 && change.high() < 1.14, change.toString());
    }

    @Test
    void knowsWhatIsStationary() {
        assertTrue(Stationarity.reached(List.of(9.0, 5.0, 4.9, 5.0)));
        assertFalse(Stationarity.reached(List.of(5.0, 5.0)), "too few windows");
        assertFalse(Stationarity.reached(List.of(5.5, 5.2, 5.0)), "falls");
        assertFalse(Stationarity.reached(List.of(5.0, 6.0, 5.0)), "spreads");
        assertFalse(Stationarity.reached(List.of(0.0, 0.0, 0.0)), "was not measured");
        assertFalse(Stationarity.reached(List.of(Double.NaN, 1.0, 1.0)), "was not measured");
    }
}
