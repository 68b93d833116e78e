package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The committed bindings are those that includes.txt asks for. */
class GeneratedBindingsTest {
    @Test
    void whatIsIncludedWasGeneratedAndNothingElse() throws Exception {
        assertEquals(
                GeneratedBindings.included("constant"),
                new TreeSet<>(GeneratedBindings.constants().keySet()));
        assertEquals(GeneratedBindings.included("struct"), GeneratedBindings.structs());
    }
}
