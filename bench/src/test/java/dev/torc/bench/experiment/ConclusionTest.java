package dev.torc.bench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConclusionTest {
    @ParameterizedTest
    @CsvSource({
        "0.25, 0.25, CONFIRMED",
        "0.25, 0.1, CONFIRMED",
        "0.25, 0.5, CONFIRMED",
        "0.25, 0.51, NOT_CONFIRMED",
        "0.25, 1, NOT_CONFIRMED",
        "0.25, 4, NOT_CONFIRMED",
        "4, 2, CONFIRMED",
        "4, 1.9, NOT_CONFIRMED",
        "4, 0.5, NOT_CONFIRMED",
    })
    void halfOfTheEffectConfirmsIt(double published, double measured, Conclusion conclusion) {
        assertEquals(conclusion, Conclusion.ofRatio(published, measured));
    }

    @Test
    void bothMustBeConfirmed() {
        assertEquals(Conclusion.CONFIRMED, Conclusion.CONFIRMED.and(Conclusion.CONFIRMED));
        assertEquals(Conclusion.NOT_CONFIRMED, Conclusion.CONFIRMED.and(Conclusion.NOT_CONFIRMED));
        assertEquals(Conclusion.NOT_CONFIRMED, Conclusion.NOT_CONFIRMED.and(Conclusion.CONFIRMED));
    }

    @Test
    void whatIsNoEffectCannotBeConfirmed() {
        assertThrows(IllegalArgumentException.class, () -> Conclusion.ofRatio(1, 2));
        assertThrows(IllegalArgumentException.class, () -> Conclusion.ofRatio(2, 0));
        assertThrows(IllegalArgumentException.class, () -> Conclusion.ofRatio(2, Double.NaN));
    }
}
