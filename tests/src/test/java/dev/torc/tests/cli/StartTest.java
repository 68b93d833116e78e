package dev.torc.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.tests.ProjectRoot;
import dev.torc.tests.cli.Torc.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server loads to start. */
@Timeout(120)
class StartTest {
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    @TempDir
    private Path folder;

    @Test
    void theDoctorSaysWhetherTheCacheIsInUseAndNothingElseSpeaksOfIt() throws Exception {
        Path jar = ProjectRoot.path().resolve("bench/target/torc.jar");
        assumeTrue(Files.exists(jar), "not packaged");
        Path copy = Files.copy(jar, folder.resolve("copy.jar"));
        Path cache = folder.resolve("torc.aot");
        try (Torc training = Torc.jar(List.of(NATIVE, "-XX:AOTCacheOutput=" + cache), jar, "train")) {
            Outcome trained = training.await();
            assertEquals(0, trained.exitCode(), trained.toString());
        }
        for (String collector : List.of("-XX:+UseSerialGC", "-XX:+UseG1GC")) {
            assertEquals(true, inUse(List.of(NATIVE, collector, "-XX:AOTCache=" + cache), jar));
        }
        assertEquals(false, inUse(List.of(NATIVE, "-XX:AOTCache=" + cache, "-Xlog:aot=off"), copy));
        assertEquals(false, inUse(List.of(NATIVE), jar));
    }

    private static boolean inUse(List<String> flags, Path jar) throws Exception {
        try (Torc doctor = Torc.jar(flags, jar, "doctor", "--json")) {
            Outcome outcome = doctor.await();
            assertEquals("", outcome.err());
            JsonNode cache =
                    new ObjectMapper().readTree(outcome.out()).path("machine").path("aotCache");
            assertTrue(cache.path("inUse").isBoolean(), outcome.out());
            return cache.path("inUse").asBoolean();
        }
    }

    @Test
    void aServerThatNobodyRecordsLoadsNoFlightRecorder() throws Exception {
        Path loaded = folder.resolve("loaded.txt");
        try (Torc torc =
                        Torc.withFlag("-Xlog:class+load:file=" + loaded, "serve", "--transport", "nio", "--port", "0");
                HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create(torc.readLine().split(" ", -1)[2] + "/plaintext");
            HttpRequest request = HttpRequest.newBuilder(url).build();
            assertEquals(200, client.send(request, BodyHandlers.discarding()).statusCode());
            torc.terminate();
            assertEquals(0, torc.await().exitCode());
        }
        List<String> events = Files.readAllLines(loaded).stream()
                .filter(line -> line.contains(" dev.torc.") && line.contains("Event "))
                .toList();
        assertTrue(events.isEmpty(), events.toString());
        assertFalse(Files.readString(loaded).contains(" jdk.jfr.internal.TypeLibrary "));
    }
}
