package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.load.Target;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadsTest {
    private static final List<List<String>> HEADS = RequestHeads.fields(RequestHeads.ROTATING);

    @Test
    void noTwoAreTheSame() {
        assertTrue(HEADS.size() >= 16, HEADS.toString());
        assertEquals(HEADS.size(), new HashSet<>(HEADS).size());
    }

    @Test
    void theyDifferInLengthAndInTheOrderOfTheirFields() {
        long lengths = HEADS.stream()
                .map(fields -> String.join("", fields).length())
                .distinct()
                .count();
        assertTrue(lengths >= 8, HEADS.toString());
        long firsts = HEADS.stream()
                .map(fields -> fields.getFirst().split(":", -1)[0])
                .distinct()
                .count();
        assertEquals(2, firsts);
    }

    @Test
    void theLoadTakesThem() {
        for (List<String> fields : HEADS) {
            Target.of("http://127.0.0.1:1/plaintext", "GET", fields, ByteBuffer.allocate(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 16, 64, 100, 256, 1_000, 10_000})
    void aConnectionWhoseTurnComesRegularlyHasAnotherOneNextTime(int connections) {
        assertNotEquals(0, connections % RequestHeads.ROTATING);
    }
}
