package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses as RFC 9112 section 6 says, and fails on what a server must not send. It is written apart from the
 * codec under test.
 */
public final class ResponseReader {
    private static final String DATE =
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT";
    private static final String FIELD_LINE = "[!#-'*+.^_`|~0-9A-Za-z-]+: ?[\\t -~\\x80-\\xff]*";

    private final InputStream in;

    /** Reads from a stream; it does not buffer. */
    public ResponseReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next response.
     *
     * @param toHead whether no content follows because the request was HEAD
     * @return null where the connection has ended
     */
    @Nullable
    public Response next(boolean toHead) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        String statusLine = (char) first + line();
        if (!statusLine.matches("HTTP/1\\.1 [1-5]\\d\\d [\\t -~]*")) {
            throw new IOException("no status line: " + statusLine);
        }
        Response head = new Response(statusLine, fields(), "", List.of());
        require(head);
        int status = head.status();
        if (toHead || head.isInterim() || status == 204 || status == 304) {
            return head;
        }
        List<String> trailers = List.of();
        String content;
        List<String> lengths = head.values("Content-Length");
        if (!head.values("Transfer-Encoding").isEmpty()) {
            content = chunks();
            trailers = fields();
        } else if (lengths.isEmpty()) {
            content = rest();
        } else {
            content = octets(Integer.parseInt(lengths.getFirst()));
        }
        return new Response(statusLine, head.fields(), content, trailers);
    }

    /** What comes until the connection ends. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** As {@link #rest}, where the server may also end it with a reset. */
    String restUntilReset() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (SocketException e) {
            // A reset ends it, too.
        }
        return rest.toString(ISO_8859_1);
    }

    String octets(int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new IOException("ended after " + octets.length + " of " + count + " octets");
        }
        return new String(octets, ISO_8859_1);
    }

    private static void require(Response head) throws IOException {
        List<String> lengths = head.values("Content-Length");
        List<String> codings = head.values("Transfer-Encoding");
        boolean unframed = head.isInterim() || head.status() == 204;
        if (lengths.size() > 1
                || codings.size() > 1
                || !lengths.isEmpty() && !codings.isEmpty()
                || unframed && !(lengths.isEmpty() && codings.isEmpty())
                || !codings.isEmpty() && !codings.getFirst().equals("chunked")) {
            throw new IOException("framed wrongly: " + head);
        }
        List<String> dates = head.values("Date");
        if (!head.isInterim() && (dates.size() != 1 || !dates.getFirst().matches(DATE))) {
            throw new IOException("not one Date: " + head);
        }
        if (head.status() == 426 && head.values("Upgrade").isEmpty()) {
            throw new IOException("no Upgrade: " + head);
        }
    }

    private List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (!line.matches(FIELD_LINE)) {
                throw new IOException("no field line: " + line);
            }
            fields.add(line);
        }
        return fields;
    }

    private String chunks() throws IOException {
        StringBuilder content = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            content.append(octets(size));
            if (!line().isEmpty()) {
                throw new IOException("a chunk is longer than its size");
            }
        }
        return content.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("ended within a line: " + line);
            }
            if (octet == '\n') {
                break;
            }
            line.append((char) octet);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r' || line.indexOf("\r") < line.length() - 1) {
            throw new IOException("a line without CRLF: " + line);
        }
        return line.substring(0, line.length() - 1);
    }
}
