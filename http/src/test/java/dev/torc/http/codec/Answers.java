package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the parsers answer for a message that comes in pieces, in the words of the files of cases. */
public final class Answers {

    private static final int STUCK_AFTER = 1_000_000;

    private Answers() {}

    static List<String> ofRequest(RequestParser parser, Pieces pieces, List<Integer> ends, byte[] octets) {
        parser.reset();
        for (int end : ends) {
            ByteBuffer bytes = pieces.buffer(octets, 0, end);
            int result = parser.parse(bytes, bytes.position(), bytes.position() + end);
            if (result > 0) {
                ByteBuffer moved = pieces.buffer(octets, 0, result);
                parser.head().bind(moved, moved.position());
                return shown(parser.head(), result);
            }
            if (result != RequestParser.PARTIAL) {
                return List.of(String.valueOf(-result));
            }
        }
        return List.of("partial");
    }

    static List<String> ofResponse(ResponseParser parser, Pieces pieces, List<Integer> ends, byte[] octets) {
        parser.reset();
        for (int end : ends) {
            ByteBuffer bytes = pieces.buffer(octets, 0, end);
            int result = parser.parse(bytes, bytes.position(), bytes.position() + end);
            if (result > 0) {
                ByteBuffer moved = pieces.buffer(octets, 0, result);
                parser.head().bind(moved, moved.position());
                return shown(parser.head());
            }
            if (result != ResponseParser.PARTIAL) {
                return List.of(String.valueOf(-result));
            }
        }
        return List.of("partial");
    }

    /** The content, shown, or the status; {@code consumed[0]} is set to the octets consumed. */
    static List<String> ofChunked(
            ChunkedDecoder decoder, Pieces pieces, List<Integer> ends, byte[] octets, int[] consumed) {
        decoder.reset();
        StringBuilder content = new StringBuilder();
        int at = 0;
        for (int end : ends) {
            ByteBuffer bytes = pieces.buffer(octets, at, end);
            int start = bytes.position();
            bytes.limit(start + end - at);
            int result = ChunkedDecoder.DATA;
            for (int turns = 0; result == ChunkedDecoder.DATA; turns++) {
                result = decoder.next(bytes);
                if (result == ChunkedDecoder.DATA) {
                    byte[] data = new byte[decoder.dataLength()];
                    bytes.get(data);
                    content.append(new String(data, ISO_8859_1));
                }
                if (turns > STUCK_AFTER) {
                    throw new AssertionError("no end");
                }
            }
            at += bytes.position() - start;
            consumed[0] = at;
            if (result == ChunkedDecoder.END) {
                return List.of(content.isEmpty() ? "\"\"" : Case.shown(content.toString()));
            }
            if (result != ChunkedDecoder.PARTIAL) {
                return List.of(String.valueOf(-result));
            }
            if (bytes.hasRemaining()) {
                throw new AssertionError("partial, but octets are left");
            }
        }
        return List.of("partial");
    }

    private static List<String> shown(RequestHead head, int result) {
        List<String> shown = ofHead(head);
        shown.add("length " + result);
        return shown;
    }

    /** What a head shows, but for how many octets it has. */
    public static List<String> ofHead(RequestHead head) {
        List<String> shown = new ArrayList<>();
        shown.add("method " + head.methodName());
        if (head.method() == Method.OTHER) {
            shown.add("other");
        }
        shown.add("target " + head.target());
        shown.add("path " + orQuotes(head.path()));
        String query = head.query();
        if (query != null) {
            shown.add("query " + orQuotes(query));
        }
        String authority = head.authority();
        if (authority != null) {
            shown.add("authority " + orQuotes(authority));
        }
        shown.add(head.expectContinue() ? "expect-continue" : "no expect-continue");
        shown.add(head.upgrade() ? "upgrade" : "no upgrade");
        common(head, shown);
        return shown;
    }

    private static List<String> shown(ResponseHead head) {
        List<String> shown = new ArrayList<>();
        shown.add("status " + head.status());
        shown.add("reason " + orQuotes(Case.shown(head.reason())));
        shown.add(head.bodyAllowed() ? "body" : "no body");
        common(head, shown);
        return shown;
    }

    private static void common(MessageHead head, List<String> shown) {
        shown.add("version " + head.versionMinor());
        shown.add("fields " + head.headerCount());
        for (int i = 0; i < head.headerCount(); i++) {
            shown.add("field " + head.name(i) + "=" + Case.shown(head.value(i)));
        }
        shown.add(head.contentLength() < 0 ? "no content-length" : "content-length " + head.contentLength());
        shown.add(head.chunked() ? "chunked" : "not chunked");
        shown.add(head.keepAlive() ? "keep-alive" : "close");
    }

    private static String orQuotes(String text) {
        return text.isEmpty() ? "\"\"" : text;
    }
}
