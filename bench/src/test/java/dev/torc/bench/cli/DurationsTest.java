package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
    private final Durations durations = new Durations();

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "5s,PT5S", "1.5s,PT1.5S", "2m,PT2M", "24h,PT24H"})
    void readsNumberAndUnit(String text, Duration expected) {
        assertEquals(expected, durations.convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "0s", "5 s", "5d", "1e3s", "25h", "99999999999s"})
    void refusesEverythingElse(String text) {
        assertThrows(TypeConversionException.class, () -> durations.convert(text));
    }

    @Test
    void saysWhatADurationLooksLike() {
        var refused = assertThrows(TypeConversionException.class, () -> durations.convert("soon"));
        assertEquals("'soon' is not a duration such as 500ms, 5s or 2m", refused.getMessage());
    }
}
