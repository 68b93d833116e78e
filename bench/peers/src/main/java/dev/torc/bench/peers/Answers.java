package dev.torc.bench.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.Endpoints;
import dev.torc.http.codec.DateHeader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What every peer answers; any thread. */
final class Answers {
    static final byte[] HELLO = Endpoints.HELLO.getBytes(StandardCharsets.UTF_8);
    static final byte[] NOT_FOUND = Endpoints.NOT_FOUND.getBytes(StandardCharsets.UTF_8);
    static final byte[] NOT_ALLOWED = Endpoints.NOT_ALLOWED.getBytes(StandardCharsets.UTF_8);

    /** The largest content that a peer keeps whole. */
    static final int WHOLE_BYTES_MAX = 16 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static volatile Second second = new Second(0, "");

    private Answers() {}

    private record Second(long epochSeconds, String text) {}

    /** The answer of {@code /json}, encoded for this request. */
    static byte[] json() {
        try {
            return MAPPER.writeValueAsBytes(new Endpoints.Message(Endpoints.HELLO));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value of the Date field for servers that set none themselves; the same object within a second. */
    static String date() {
        long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        Second last = second;
        if (last.epochSeconds != now) {
            last = new Second(now, DateHeader.format(now));
            second = last;
        }
        return last.text;
    }
}
