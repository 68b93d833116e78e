package dev.torc.http.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A second decoder of chunked bodies for differential tests: one pass over a String, octet by octet. It shares with the
 * first one the list of fields that may not be trailers, and nothing else. For one body.
 */
final class SlowChunkedDecoder {

    private static final String TOKEN_CHARS =
            "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SIZE_DIGITS_MAX = 16;
    private static final String FORBIDDEN = "no trailer";

    private final HttpLimits limits;
    private final String body;
    private final StringBuilder content = new StringBuilder();
    private final List<String> trailers = new ArrayList<>();
    private int at;
    private long extensionOctets;
    private int trailerOctets;

    SlowChunkedDecoder(HttpLimits limits, String body) {
        this.limits = limits;
        this.body = body;
    }

    /** A status, or the body that is partial, ends the decoding. */
    private static final class Answer extends RuntimeException {
        private static final long serialVersionUID = 1;

        Answer(String message) {
            super(message, null, false, false);
        }
    }

    /** The content, shown, and the trailers; or {@code partial}, or a status. First how many octets that took. */
    List<String> decode() {
        List<String> answer = new ArrayList<>();
        try {
            for (int size = size(); size > 0; size = size()) {
                content(size);
            }
            while (trailer()) {
                // The next one.
            }
            answer.add(content.isEmpty() ? "\"\"" : Case.shown(content.toString()));
            trailers.stream().filter(line -> !line.equals(FORBIDDEN)).forEach(answer::add);
        } catch (Answer early) {
            answer.add(String.valueOf(early.getMessage()));
        }
        answer.addFirst("consumed " + at);
        return answer;
    }

    private int size() {
        String digits = "";
        char c = next();
        while (isOneOf(c, "0123456789abcdefABCDEF")) {
            digits += c;
            refuseIf(digits.length() > SIZE_DIGITS_MAX || new BigInteger(digits, 16).bitLength() > 63, "400");
            c = next();
        }
        refuseIf(digits.isEmpty(), "400");
        boolean blank = c == ' ' || c == '\t';
        while (c == ' ' || c == '\t') {
            extensionOctet();
            c = next();
        }
        refuseIf(c != ';' && (c != '\r' || blank), "400");
        while (c != '\r') {
            refuseIf(!isText(c), "400");
            extensionOctet();
            c = next();
        }
        refuseIf(next() != '\n', "400");
        BigInteger size = new BigInteger(digits, 16);
        BigInteger allowed = BigInteger.valueOf(limits.bodyBytesMax() - content.length());
        refuseIf(size.compareTo(allowed) > 0, "413");
        return size.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValueExact();
    }

    private void extensionOctet() {
        extensionOctets++;
        refuseIf(extensionOctets > limits.chunkExtensionBytesMax() + content.length() / 8, "400");
    }

    private void content(int size) {
        for (int i = 0; i < size; i++) {
            content.append(next());
        }
        refuseIf(next() != '\r', "400");
        refuseIf(next() != '\n', "400");
    }

    /** Whether there was one; if not, the body has ended. */
    private boolean trailer() {
        char c = trailerOctet();
        if (c == '\r') {
            refuseIf(trailerOctets == limits.trailerBytesMax(), "431");
            refuseIf(next() != '\n', "400");
            return false;
        }
        refuseIf(!isOneOf(c, TOKEN_CHARS), "400");
        refuseIf(trailers.size() == limits.headerCountMax(), "431");
        StringBuilder name = new StringBuilder();
        while (c != ':') {
            refuseIf(!isOneOf(c, TOKEN_CHARS), "400");
            name.append(c);
            c = trailerOctet();
        }
        StringBuilder value = new StringBuilder();
        for (c = trailerOctet(); c != '\r'; c = trailerOctet()) {
            refuseIf(!isText(c), "400");
            value.append(c);
        }
        refuseIf(trailerOctet() != '\n', "400");
        String shown = value.toString().replaceAll("^[ \\t]+|[ \\t]+\\z", "");
        trailers.add(Trailers.allowed(name.toString()) ? "trailer " + name + "=" + Case.shown(shown) : FORBIDDEN);
        return true;
    }

    private char trailerOctet() {
        char c = next();
        trailerOctets++;
        refuseIf(trailerOctets > limits.trailerBytesMax(), "431");
        return c;
    }

    private char next() {
        refuseIf(at == body.length(), "partial");
        return body.charAt(at++);
    }

    private static boolean isOneOf(char c, String chars) {
        return chars.indexOf(c) >= 0;
    }

    private static boolean isText(char c) {
        return c == '\t' || c >= 0x20 && c != 0x7f;
    }

    private static void refuseIf(boolean condition, String status) {
        if (condition) {
            throw new Answer(status);
        }
    }
}
