package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
    private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String OTHER_SIZE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhell";
    private static final String LONGER_HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String INTERIM = "HTTP/1.1 100 Continue\r\n\r\n" + SIZED;
    private static final String LONG_HEAD =
            "HTTP/1.1 404 Not Found\r\nX: " + "y".repeat(2000) + "\r\nContent-Length: 1\r\n\r\nz";
    private static final String LAST = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";

    private final LastHead last = new LastHead();

    @Test
    void readsAResponseAlikeWhateverCameBeforeAndHoweverItIsCut() {
        List<String> responses = List.of(
                SIZED,
                SIZED,
                OTHER_SIZE,
                SIZED,
                LONGER_HEAD,
                LONGER_HEAD,
                CHUNKED,
                CHUNKED,
                EMPTY,
                EMPTY,
                INTERIM,
                INTERIM,
                LONG_HEAD,
                LONG_HEAD,
                SIZED,
                LAST,
                LAST);
        for (int cut = 0; cut < 120; cut++) {
            for (String response : responses) {
                List<String> expected = new ArrayList<>();
                feed(new ResponseReader(noting(expected), new BodyMatch("hello"), new LastHead()), response, 0);
                List<String> seen = new ArrayList<>();
                feed(new ResponseReader(noting(seen), new BodyMatch("hello"), last), response, cut);
                assertEquals(expected, seen, response + " cut at " + cut);
            }
        }
    }

    @Test
    void goesOnBehindAHeadThatWasKnown() {
        List<String> seen = new ArrayList<>();
        ResponseReader reader = new ResponseReader(noting(seen), null, last);
        feed(reader, SIZED + SIZED + EMPTY + SIZED + CHUNKED, 0);
        assertEquals(
                List.of("200 true true", "200 true true", "204 true true", "200 true true", "200 true true"), seen);
    }

    @Test
    void recognisesNoHeadThatDiffersAndStillRefusesWhatIsMalformed() {
        feed(new ResponseReader(noting(new ArrayList<>()), null, last), SIZED, 0);
        assertTrue(last.lengthAt(bytes(SIZED)) > 0, "the same head");
        assertEquals(0, last.lengthAt(bytes(SIZED.substring(0, 30))), "its beginning");
        assertEquals(0, last.lengthAt(bytes(OTHER_SIZE)), "another length");
        String malformed = SIZED.replace("Content-Length:", "Content-Length :");
        assertFalse(new ResponseReader(noting(new ArrayList<>()), null, last).read(bytes(malformed)));
    }

    private static void feed(ResponseReader reader, String response, int cut) {
        int at = Math.min(cut, response.length());
        assertTrue(reader.read(bytes(response.substring(0, at))));
        assertTrue(reader.read(bytes(response.substring(at))));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ResponseReader.Sink noting(List<String> seen) {
        return new ResponseReader.Sink() {
            @Override
            public void onFirstByte() {}

            @Override
            public boolean mayHaveContent() {
                return true;
            }

            @Override
            public void onResponse(int status, boolean persists, boolean matched) {
                seen.add(status + " " + persists + " " + matched);
            }
        };
    }
}
