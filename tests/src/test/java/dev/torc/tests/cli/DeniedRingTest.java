package dev.torc.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.tests.cli.Torc.Outcome;
import dev.torc.transport.uring.UringSupport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line where the kernel, or the JVM, refuses io_uring that this machine has. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class DeniedRingTest {
    private static final String EPERM = "errno=1";
    private static final String ENOSYS = "errno=38";
    private static final String DENIED_BY_JVM = "--illegal-native-access=deny";
    private static final Pattern READY =
            Pattern.compile("listening on (http://\\S+) transport=(\\S+) loops=\\d+ fallback=\"(.*)\"");

    @BeforeEach
    void needsWhatIsTakenAway() {
        String reason = UringSupport.here().unavailability();
        assumeTrue(reason == null, reason);
    }

    @ParameterizedTest
    @CsvSource({EPERM + ",(EPERM)", ENOSYS + ",(ENOSYS)"})
    void theDoctorSaysThatAFilterRefusesRings(String restriction, String part) throws Exception {
        Outcome outcome = run(Torc.restricted(restriction, "doctor"));
        assertEquals(1, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.out().contains(part), outcome.out());
        assertTrue(outcome.out().contains("state                not usable\n"), outcome.out());
        assertTrue(outcome.out().contains("seccomp              a filter is on\n"), outcome.out());
        assertTrue(outcome.out().contains("liburing             "), outcome.out());
        assertTrue(outcome.out().contains("auto picks           nio\n"), outcome.out());
        assertTrue(outcome.out().contains("--security-opt seccomp="), outcome.out());
        assertOneWarning(outcome, part);
    }

    @ParameterizedTest
    @CsvSource({EPERM + ",(EPERM)", ENOSYS + ",(ENOSYS)"})
    void theDoctorSaysSoInJson(String restriction, String part) throws Exception {
        Outcome outcome = run(Torc.restricted(restriction, "doctor", "--json"));
        assertEquals(1, outcome.exitCode(), outcome.toString());
        JsonNode root = new ObjectMapper().readTree(outcome.out());
        assertEquals("torc-doctor/1", root.path("schema").asText());
        assertFalse(root.path("good").asBoolean(true));
        assertFalse(root.path("ioUring").path("usable").asBoolean(true));
        assertTrue(root.path("ioUring").path("reason").asText().contains(part), outcome.out());
        assertEquals(2, root.path("ioUring").path("seccomp").asInt());
        assertEquals(0, root.path("ioUring").path("checks").size());
        assertEquals("nio", root.path("transport").path("auto").asText());
        assertTrue(root.path("transport").path("fallback").asText().contains(part), outcome.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --port 0 --transport io_uring",
                "load http://127.0.0.1:1/ --transport io_uring",
                "compare --servers nio,io_uring --rounds 1",
                "compare --variants io_uring --rounds 1"
            })
    void whatWasAskedForByNameFailsWithOneSentence(String command) throws Exception {
        Outcome outcome = run(Torc.restricted(EPERM, command.split(" ")));
        assertEquals(3, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(
                outcome.err()
                        .startsWith(
                                "torc: Transport io_uring cannot be used: io_uring is forbidden here (EPERM): set kernel"),
                outcome.err());
    }

    @ParameterizedTest
    @CsvSource({EPERM + ",(EPERM)", ENOSYS + ",(ENOSYS)"})
    void aServerFallsBackAndSaysSoOnce(String restriction, String part) throws Exception {
        assertServesOnNio(Torc.restricted(restriction, "serve", "--port", "0", "--loops", "1"), part);
    }

    /** Nothing may be locked; or only the small rings of a probe, as where the limit is the old default of 64 KiB. */
    @ParameterizedTest
    @ValueSource(strings = {"memlock=0", "memlock=65536"})
    void aLimitOfLockedMemoryThatIsTooLowIsNamed(String restriction) throws Exception {
        Outcome outcome = run(Torc.restricted(restriction, "doctor"));
        assumeTrue(outcome.exitCode() != 0, "this kernel does not count rings");
        assertEquals(1, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.out().contains("needs more locked memory than the limit allows (ENOMEM)"), outcome.out());
        assertTrue(outcome.out().contains("ulimit -l "), outcome.out());
        assertServesOnNio(Torc.restricted(restriction, "serve", "--port", "0", "--loops", "1"), "(ENOMEM)");
    }

    /** There is room for the ring of one loop, and so for what is tried before. */
    @Test
    void ringsOfManyLoopsThatDoNotAllFitAreRefusedInTheSameWay() throws Exception {
        String restriction = "memlock=4194304";
        try (Torc named =
                Torc.restricted(restriction, "serve", "--port", "0", "--loops", "64", "--transport", "io_uring")) {
            assumeTrue(named.readLine().isEmpty(), "this kernel does not count rings");
            Outcome outcome = named.await();
            assertEquals(3, outcome.exitCode(), outcome.toString());
            assertEquals(1, outcome.err().lines().count(), outcome.err());
            assertTrue(
                    outcome.err().contains("(ENOMEM): raise it with 'ulimit -l', or use fewer loops"), outcome.err());
        }
        assertServesOnNio(Torc.restricted(restriction, "serve", "--port", "0", "--loops", "64"), "(ENOMEM)");
    }

    @Test
    void deniedNativeAccessNamesTheFlagThatAllowsIt() throws Exception {
        String flag = "--enable-native-access=ALL-UNNAMED";
        Outcome outcome = run(Torc.withFlag(DENIED_BY_JVM, "doctor"));
        assertEquals(1, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.out().contains("native access        denied\n"), outcome.out());
        assertTrue(outcome.out().contains("The JVM refuses native access: start it with " + flag + "."), outcome.out());
        assertOneWarning(outcome, flag);
        assertServesOnNio(Torc.withFlag(DENIED_BY_JVM, "serve", "--port", "0", "--loops", "1"), flag);
        Outcome named = run(Torc.withFlag(DENIED_BY_JVM, "serve", "--port", "0", "--transport", "io_uring"));
        assertEquals(3, named.exitCode(), named.toString());
        assertEquals(1, named.err().lines().count(), named.err());
    }

    private static void assertServesOnNio(Torc started, String part) throws Exception {
        try (Torc torc = started) {
            String line = torc.readLine();
            Matcher ready = READY.matcher(line);
            assertTrue(ready.matches(), line);
            assertEquals("nio", ready.group(2));
            assertTrue(ready.group(3).startsWith("Transport io_uring is not used: "), line);
            assertTrue(ready.group(3).contains(part), line);
            assertEquals("Hello, World!", get(ready.group(1) + "/plaintext"));
            torc.terminate();
            Outcome outcome = torc.await();
            assertEquals(0, outcome.exitCode(), outcome.toString());
            assertOneWarning(outcome, part);
        }
    }

    private static void assertOneWarning(Outcome outcome, String part) {
        assertEquals(
                1,
                outcome.err().lines().filter(line -> line.contains("WARNING")).count(),
                outcome.err());
        assertTrue(outcome.err().contains("WARNING: Transport io_uring is not used: "), outcome.err());
        assertTrue(outcome.err().contains(part), outcome.err());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    private static Outcome run(Torc started) throws Exception {
        try (Torc torc = started) {
            return torc.await();
        }
    }

    private static String get(String uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
