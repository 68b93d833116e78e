package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

    /** Weights of br, gzip, zstd and of no coding; -1 is unsaid. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, br | 1000 1000 -1 1",
                "gzip;q=0.5, identity;q=0.7 | -1 500 -1 700",
                "gzip;q=1.0, identity; q=0.5, *;q=0 | 0 1000 0 500",
                "* | 1000 1000 1000 1000",
                "*;q=0 | 0 0 0 0",
                "*;q=0, identity | 0 0 0 1000",
                "identity;q=0 | -1 -1 -1 0",
                "X-GZIP;Q=0.123 | -1 123 -1 1",
                "br;q=2, gzip;q=0.1234, zstd;q=1.001 | -1 -1 -1 1",
                "br;level=4, gzip;q=, zstd;q=1. | -1 -1 1000 1",
                "gzip ; q=0.25 ,, br | 1000 250 -1 1",
                "xgzip, gzipx, x- | -1 -1 -1 1",
                "br;q=0.9, gzip;q=0.x, zstd;q=0.: | 900 -1 -1 1",
                "'' | -1 -1 -1 1"
            })
    void codingsAreWeighed(String field, String expected) {
        assertEquals(expected, weights("Accept-Encoding: " + field + "\r\n"));
    }

    @Test
    void linesAreOneListAndWithoutOneNothingIsSaid() {
        assertEquals("1000 200 -1 1", weights("Accept-Encoding: br\r\naccept-encoding: gzip;q=0.2\r\n"));
        assertEquals("-1 -1 -1 1", weights(""));
    }

    @Test
    void theFirstFieldOfAHeadCountsAndLettersAreComparedInAnyCase() {
        RequestHead head = head("Accept-Encoding: DEFLATE, Zstd;q=0.5\r\nHost: a\r\n");
        assertEquals(1000, AcceptEncoding.weight(head, "deflate"));
        assertEquals(500, AcceptEncoding.weight(head, "zstd"));
    }

    private static RequestHead head(String lines) {
        byte[] octets = ("GET / HTTP/1.1\r\n" + lines + "\r\n").getBytes(ISO_8859_1);
        RequestParser parser = new RequestParser(HttpLimits.defaults());
        assertEquals(octets.length, parser.parse(ByteBuffer.wrap(octets), 0, octets.length));
        return parser.head();
    }

    private static String weights(String lines) {
        RequestHead head = head("Host: a\r\n" + lines);
        return AcceptEncoding.weight(head, "br") + " " + AcceptEncoding.weight(head, "gzip") + " "
                + AcceptEncoding.weight(head, "zstd") + " " + AcceptEncoding.identityWeight(head);
    }
}
