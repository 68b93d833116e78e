package dev.torc.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.tests.ProjectRoot;
import dev.torc.tests.cli.Torc.Outcome;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code torc doctor} on this machine. */
@Timeout(120)
class DoctorTest {
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    @Test
    void whereRingsWorkEveryFeatureOfTheKernelBringsTheByteBack() throws Exception {
        UringSupport here = UringSupport.here();
        assumeTrue(here.unavailability() == null, here.unavailability());
        Outcome outcome = run(Torc.withFlag(NATIVE, "doctor", "--json"));
        assertEquals(0, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.err());
        JsonNode root = new ObjectMapper().readTree(outcome.out());
        assertEquals("io_uring", root.path("transport").path("auto").asText());
        assertTrue(root.path("transport").path("fallback").isNull(), outcome.out());
        JsonNode checks = root.path("ioUring").path("checks");
        assertEquals("ok", checks.path(0).path("outcome").asText(), outcome.out());
        UringFeature[] features = UringFeature.values();
        assertEquals(1 + features.length, checks.size());
        for (int i = 0; i < features.length; i++) {
            JsonNode check = checks.path(1 + i);
            assertEquals(features[i].label(), check.path("name").asText());
            String expected = here.features().contains(features[i]) ? "ok" : "absent";
            assertEquals(expected, check.path("outcome").asText(), check.toString());
        }
    }

    @Test
    void theTextSaysWhichTransportAndWhy() throws Exception {
        Outcome outcome = run(Torc.withFlag(NATIVE, "doctor"));
        boolean usable = UringSupport.here().unavailability() == null;
        assertTrue(
                outcome.out().contains("auto picks           " + (usable ? "io_uring" : "nio") + "\n"), outcome.out());
        assertTrue(outcome.out().contains("\n  why  "), outcome.out());
    }

    @Test
    void thePackagedJarNeedsNoFlagForNativeAccess() throws Exception {
        Path jar = ProjectRoot.path().resolve("bench/target/torc.jar");
        assumeTrue(Files.exists(jar), "not packaged");
        Outcome outcome = run(Torc.jar(jar, "doctor", "--json"));
        assertTrue(outcome.err().lines().noneMatch(line -> line.contains("native access")), outcome.err());
        assumeTrue(UringSupport.here().unavailability() == null, "nothing native was called");
        assertEquals("", outcome.err());
        JsonNode root = new ObjectMapper().readTree(outcome.out());
        assertEquals("enabled", root.path("machine").path("nativeAccess").asText());
    }

    private static Outcome run(Torc started) throws Exception {
        try (Torc torc = started) {
            return torc.await();
        }
    }
}
