package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddNumber() {
        assertEquals(new Spread(2, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertEquals(new Spread(2.5, 1, 4), Spread.of(List.of(4.0, 3.0, 2.0, 1.0)));
    }

    @Test
    void passesOverWhatIsAbsent() {
        assertEquals(new Spread(3, 3, 3), Spread.of(Arrays.asList(null, 3.0)));
        assertNull(Spread.of(Arrays.asList(null, null)));
    }

    @Test
    void countsCpusAsTasksetDoes() {
        assertEquals(OptionalInt.of(1), CpuList.count("0"));
        assertEquals(OptionalInt.of(7), CpuList.count("0,2-5,8-9"));
        assertEquals(OptionalInt.empty(), CpuList.count("3-1"));
        assertEquals(OptionalInt.empty(), CpuList.count("all"));
    }

    @Test
    void readsWhichCpusAProcessMayUse() {
        assertEquals("2,5-7", CpuList.allowed("Name:\tjava\nCpus_allowed_list:\t2,5-7\nMems_allowed_list:\t0\n"));
        assertEquals("0-" + (Runtime.getRuntime().availableProcessors() - 1), CpuList.allowed("Name:\tjava\n"));
    }
}
