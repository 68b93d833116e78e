package dev.torc.tests.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events, read as it comes. Used by one thread. */
final class EventLines implements AutoCloseable {
    private final BufferedReader lines;

    /** One event. */
    record Event(long id, List<String> data) {}

    EventLines(HttpResponse<InputStream> response) {
        assertEquals(200, response.statusCode());
        assertEquals(
                "text/event-stream",
                response.headers().firstValue("Content-Type").orElse(""));
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event, comments passed over; null at the end of the stream. */
    @Nullable
    Event next() throws IOException {
        long id = -1;
        List<String> data = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Event(id, data);
            }
        }
        return null;
    }

    /** The client is gone. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}
