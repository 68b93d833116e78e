package dev.torc.bench.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.AotCache;
import dev.torc.bench.doctor.FeatureCheck.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
    private static final String REFUSED = "io_uring is forbidden here (EPERM).";
    private static final RingState USABLE = ring(true, new FeatureCheck("defaults", true, Outcome.OK, null));
    private static final RingState UNUSABLE = new RingState(REFUSED, true, null, List.of());

    private String os = "Linux";
    private String kernel = "6.18.4";
    private long disabled;
    private long seccomp;
    private long memlockBytes = 8 << 20;
    private boolean memlockApplies = true;
    private long openFiles = 1 << 20;
    private long somaxconn = 4096;
    private AotCache aotCache = new AotCache(null, false);

    private Diagnosis diagnosis(RingState ring, NativeAccess nativeAccess) {
        Machine machine = new Machine(
                os,
                kernel,
                "amd64",
                "25",
                "Someone",
                4,
                aotCache,
                OptionalLong.of(disabled),
                OptionalLong.of(-1),
                OptionalLong.of(seccomp),
                OptionalLong.of(memlockBytes),
                memlockApplies,
                OptionalLong.of(openFiles),
                OptionalLong.of(somaxconn));
        String failure = ring.failure();
        return Diagnosis.of(machine, nativeAccess, ring, failure == null ? "io_uring" : "nio", failure);
    }

    private static RingState ring(boolean liburing, FeatureCheck... checks) {
        return new RingState(null, liburing, liburing ? "liburing" : "syscall", List.of(checks));
    }

    private static List<String> commands(Diagnosis diagnosis) {
        return diagnosis.advice().stream()
                .map(each -> String.valueOf(each.command()))
                .toList();
    }

    @Test
    void whereAllIsWellThereIsNothingToChange() {
        Diagnosis diagnosis = diagnosis(USABLE, NativeAccess.ENABLED);
        assertTrue(diagnosis.isGood());
        assertEquals(List.of(), diagnosis.advice());
        assertTrue(diagnosis.text().endsWith("nothing to change\n"), diagnosis.text());
    }

    @Test
    void aRefusedRingIsDegradedOnLinuxOnly() {
        assertFalse(diagnosis(UNUSABLE, NativeAccess.ENABLED).isGood());
        os = "Mac OS X";
        openFiles = 256;
        Diagnosis elsewhere = diagnosis(UNUSABLE, NativeAccess.UNUSED);
        assertTrue(elsewhere.isGood());
        assertEquals(List.of(), elsewhere.advice());
        assertFalse(elsewhere.text().contains("limits"), elsewhere.text());
    }

    @Test
    void aRingThatBringsNothingBackIsAsGoodAsNone() {
        RingState silent = ring(true, new FeatureCheck("defaults", true, Outcome.FAILED, "the byte did not come back"));
        Diagnosis diagnosis = diagnosis(silent, NativeAccess.ENABLED);
        assertFalse(diagnosis.isGood());
        assertTrue(diagnosis.text().contains("failed: the byte did not come back"), diagnosis.text());
        RingState optional = ring(
                true,
                new FeatureCheck("defaults", true, Outcome.OK, null),
                new FeatureCheck("napi", false, Outcome.FAILED, "no"));
        assertTrue(diagnosis(optional, NativeAccess.ENABLED).isGood());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    6.18.4 | 2 | 0 | 8388608 | true  | sysctl -w kernel.io_uring_disabled=0
                    6.18.4 | 1 | 0 | 8388608 | true  | sysctl -w kernel.io_uring_disabled=0
                    6.18.4 | 0 | 2 | 8388608 | true  | docker run --security-opt seccomp=PROFILE.json ...
                    6.18.4 | 0 | 0 | 65536   | true  | ulimit -l 8192
                    6.18.4 | 0 | 0 | 65536   | false |
                    5.15.0 | 0 | 0 | 8388608 | true  | null
                    6.0.19 | 0 | 0 | 8388608 | true  | null
                    """)
    void namesWhatCanBeWhyARingIsRefused(
            String release, long sysctl, long mode, long locked, boolean applies, @Nullable String command) {
        kernel = release;
        disabled = sysctl;
        seccomp = mode;
        memlockBytes = locked;
        memlockApplies = applies;
        List<String> commands = commands(diagnosis(UNUSABLE, NativeAccess.ENABLED));
        assertEquals(command == null ? 0 : 1, commands.size(), commands.toString());
        if (command != null) {
            assertEquals(command, commands.getFirst());
        }
        assertEquals(List.of(), commands(diagnosis(USABLE, NativeAccess.ENABLED)), "what works needs no change");
    }

    @Test
    void namesWhatIsTooSmallAndWhatIsMissing() {
        openFiles = 1024;
        somaxconn = 128;
        Diagnosis diagnosis =
                diagnosis(ring(false, new FeatureCheck("defaults", true, Outcome.OK, null)), NativeAccess.WARNED);
        assertTrue(diagnosis.isGood());
        assertEquals(
                List.of(
                        "java --enable-native-access=ALL-UNNAMED -jar torc.jar",
                        "apt-get install liburing2",
                        "ulimit -n 65536",
                        "sysctl -w net.core.somaxconn=4096"),
                commands(diagnosis));
        assertTrue(diagnosis.text().contains("liburing             not found\n"), diagnosis.text());
        assertTrue(diagnosis.text().contains("calls through        syscall\n"), diagnosis.text());
    }

    @Test
    void tellsWhetherTheJvmTookTheCacheThatItWasGiven() {
        assertTrue(diagnosis(USABLE, NativeAccess.ENABLED).text().contains("\n  AOT cache            none; "));
        aotCache = new AotCache("torc.aot", true);
        assertTrue(diagnosis(USABLE, NativeAccess.ENABLED).text().contains("\n  AOT cache            in use\n"));
        aotCache = new AotCache("torc.aot", false);
        Diagnosis refused = diagnosis(USABLE, NativeAccess.ENABLED);
        assertTrue(refused.text().contains("\n  AOT cache            refused: "), refused.text());
        assertTrue(refused.isGood(), "it starts all the same");
    }

    @Test
    void deniedNativeAccessIsAllThatIsKnown() throws IOException {
        seccomp = 2;
        Diagnosis diagnosis = diagnosis(new RingState("The JVM refuses.", false, null, List.of()), NativeAccess.DENIED);
        assertEquals(List.of("java --enable-native-access=ALL-UNNAMED -jar torc.jar"), commands(diagnosis));
        assertTrue(diagnosis.text().contains("liburing             not looked for\n"), diagnosis.text());
        assertTrue(new ObjectMapper()
                .readTree(diagnosis.json())
                .path("ioUring")
                .path("liburing")
                .isNull());
    }

    @Test
    void jsonKeepsItsNames() throws IOException {
        memlockBytes = ProcFiles.UNLIMITED;
        seccomp = 2;
        JsonNode root = new ObjectMapper()
                .readTree(diagnosis(UNUSABLE, NativeAccess.ENABLED).json());
        assertEquals("torc-doctor/1", root.path("schema").asText());
        assertFalse(root.path("good").asBoolean(true));
        assertEquals("enabled", root.path("machine").path("nativeAccess").asText());
        assertEquals(REFUSED, root.path("ioUring").path("reason").asText());
        assertTrue(root.path("ioUring").path("calls").isNull());
        assertTrue(root.path("machine").path("aotCache").path("file").isNull());
        assertFalse(root.path("machine").path("aotCache").path("inUse").asBoolean(true));
        assertEquals(-1, root.path("limits").path("memlockBytes").asLong());
        assertEquals("nio", root.path("transport").path("auto").asText());
        assertEquals(REFUSED, root.path("transport").path("fallback").asText());
        assertTrue(root.path("advice").path(0).path("command").asText().startsWith("docker run"));
        assertEquals(
                "absent",
                new ObjectMapper()
                        .readTree(diagnosis(
                                        ring(
                                                true,
                                                new FeatureCheck("napi", false, Outcome.ABSENT, "not in this kernel")),
                                        NativeAccess.ENABLED)
                                .json())
                        .path("ioUring")
                        .path("checks")
                        .path(0)
                        .path("outcome")
                        .asText());
    }
}
