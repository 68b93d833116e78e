package dev.torc.http.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.RequestParser;
import dev.torc.http.files.ByteRanges.ByteRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How request fields about files are read. */
final class FieldsTest {
    private static String shown(String field, long size) {
        List<ByteRange> ranges = ByteRanges.of(field, size);
        assertNotNull(ranges, field);
        return ranges.stream().map(range -> range.first() + "-" + range.last()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-499 | 0-499",
                "bytes=9500- | 9500-9999",
                "bytes=-500 | 9500-9999",
                "bytes=-20000 | 0-9999",
                "bytes=0-20000 | 0-9999",
                "bytes=0-99999999999999999999999999 | 0-9999",
                "BYTES=1-1 | 1-1",
                "bytes= 0-999, 4500-5499, -1000 | 0-999 4500-5499 9000-9999",
                "bytes=,, 1-2 ,, | 1-2",
                "bytes=500-600,601-999 | 500-999",
                "bytes=500-700,601-999 | 500-999",
                "bytes=0-0,-1 | 0-0 9999-9999",
                "bytes=5000-5009,0-9 | 5000-5009 0-9",
                "bytes=0-9,5000-5009,100-109 | 0-109 5000-5009",
                "bytes=2000-2009,0-9,1000-1009,10-1995 | 0-2009",
                "bytes=0-9,10000- | 0-9",
                "bytes=10000- | ''",
                "bytes=99999999999999999999- | ''",
                "bytes=-0 | ''",
                "bytes=0-,0- | 0-9999",
                "bytes=0-5000,6000- | 0-5000 6000-9999"
            })
    void rangesAreReadAndJoined(String field, String expected) {
        assertEquals(expected, shown(field, 10_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=1",
                "bytes=-",
                "bytes=a-b",
                "bytes=1-b",
                "bytes=5-1",
                "bytes=--1",
                "bytes=1-2-3",
                "bytes=+1-2",
                "bytes=0-1,x",
                "bytes =0-1",
                "lines=0-1"
            })
    void whatIsMalformedIsIgnored(String field) {
        assertNull(ByteRanges.of(field, 10_000));
    }

    @Test
    void aBombOfRangesIsAnsweredWithTheWhole() {
        String many = IntStream.range(0, ByteRanges.COUNT_MAX + 1)
                .mapToObj(i -> i * 1000 + "-" + i * 1000)
                .collect(Collectors.joining(",", "bytes=", ""));
        assertNull(ByteRanges.of(many, 1_000_000));
        assertEquals("0-0", shown("bytes=" + "0-0,".repeat(ByteRanges.COUNT_MAX), 1000));
        assertNull(ByteRanges.of("bytes=0-300,500-999", 1000), "parts would be longer than the whole");
        assertNull(ByteRanges.of("bytes=0-", 0), "an empty file has no parts");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "* | \"a\" | true | true",
                "\"a\" | \"a\" | true | true",
                "\"b\", \"a\" | \"a\" | true | true",
                "\"b\" , , W/\"a\" | \"a\" | false | true",
                "W/\"a\" | \"a\" | true | false",
                "\"a\" | W/\"a\" | true | false",
                "\"a\" | W/\"a\" | false | true",
                "\"x,\"a\" | \"a\" | false | false",
                "\"x, y\",\"a\" | \"a\" | false | true",
                "a | \"a\" | false | false",
                "\"a | \"a\" | false | false",
                "w/\"a\" | \"a\" | false | false",
                "'' | \"a\" | false | false"
            })
    void tagsAreCompared(String list, String tag, boolean strongly, boolean expected) {
        assertEquals(expected, Preconditions.matches(list, tag, strongly));
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Modified-Since", "If-Unmodified-Since"})
    void datesMeanNothingToAFileWithoutOne(String name) {
        Validators undated = new Validators("\"a\"", true, Validators.NEVER);
        RequestHead head = head("/", name + ": Sun, 06 Nov 1994 08:49:37 GMT\r\n");
        assertEquals(Preconditions.Outcome.HOLD, Preconditions.of(head, undated, 1_750_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | [] true",
                "http://a | [] true",
                "http://a/b | [b] false",
                "/a | [a] false",
                "/a/ | [a] true",
                "/a%20b/c%C3%A9.txt | [a b, cé.txt] false",
                "/.well-known/x | [.well-known, x] false",
                "/%2e%77ell-known/x | [.well-known, x] false"
            })
    void pathsAreDecodedOnce(String raw, String expected) {
        RequestPath path = path(raw, false);
        assertNotNull(path, raw);
        assertEquals(expected, path.names() + " " + path.isFolder());
    }

    private static @Nullable RequestPath path(String raw, boolean withDotFiles) {
        RequestHead head = head(raw, "");
        return RequestPath.of(head, head.pathStart(), withDotFiles);
    }

    private static RequestHead head(String raw, String lines) {
        RequestParser parser = new RequestParser(HttpLimits.defaults());
        String text = "GET " + raw + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        assertEquals(bytes.limit(), parser.parse(bytes.order(ByteOrder.LITTLE_ENDIAN), 0, bytes.limit()));
        return parser.head();
    }

    @Test
    void namesAreNoLongerThanAnyFiles() {
        assertNotNull(path("/" + "%61".repeat(255), false));
        assertNull(path("/" + "a".repeat(256), false));
        assertNotNull(path("/.a", true));
        assertNull(path("/a/.well-known", false));
    }
}
