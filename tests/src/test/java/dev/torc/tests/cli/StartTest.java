package dev.torc.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    @TempDir
    private Path folder;

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
