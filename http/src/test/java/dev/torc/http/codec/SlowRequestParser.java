package dev.torc.http.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A second parser of request heads for differential tests: Strings, regular expressions and one pass per question. It
 * shares no code with the first one and answers in the same words as {@link Answers}.
 */
final class SlowRequestParser {

    private static final String TOKEN_CHAR = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final Pattern IN_TOKEN = Pattern.compile(TOKEN_CHAR);
    private static final Pattern IN_TARGET = Pattern.compile("[\\x21\\x22\\x24-\\x7e]");
    private static final Pattern IN_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]");
    private static final String NAME = "[A-Za-z0-9._~!$&'()*+,;=-]+";
    private static final String ADDRESS = "\\[[A-Za-z0-9._~!$&'()*+,;=:-]+]";
    private static final Pattern HOST = Pattern.compile("(?:" + NAME + "|" + ADDRESS + ")(?::([0-9]*))?|");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]*)([^?]*)(\\?.*)?");
    private static final Pattern ORIGIN = Pattern.compile("(/[^?]*)(\\?.*)?");
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final HttpLimits limits;
    private String text = "";
    private int at;
    private String method = "";
    private String target = "";
    private int minor;
    private final List<String[]> fields = new ArrayList<>();

    SlowRequestParser(HttpLimits limits) {
        this.limits = limits;
    }

    /** A status, or the partial head, ends the parse. */
    private static final class Answer extends RuntimeException {
        private static final long serialVersionUID = 1;

        Answer(String message) {
            super(message, null, false, false);
        }
    }

    List<String> parse(String message) {
        try {
            return head(message);
        } catch (Answer answer) {
            String result = String.valueOf(answer.getMessage());
            boolean tooLong = result.equals("partial") && message.length() >= limits.headBytesMax();
            return List.of(tooLong ? "431" : result);
        }
    }

    private List<String> head(String message) {
        text = message.substring(0, Math.min(message.length(), limits.headBytesMax()));
        at = 0;
        fields.clear();
        for (int emptyLines = 0; peek() == '\r'; emptyLines++) {
            crlf();
            refuseIf(emptyLines == 4, "400");
        }
        method = takeWhile(IN_TOKEN, 33);
        refuseIf(method.length() > 32, "501");
        space(method);
        target = takeWhile(IN_TARGET, limits.targetBytesMax() + 1);
        refuseIf(target.length() > limits.targetBytesMax(), "414");
        space(target);
        version();
        List<String> answer = new ArrayList<>();
        List<String> targetAnswer = target();
        while (peek() != '\r') {
            field();
        }
        crlf();
        answer.add("method " + method);
        if (!METHODS.contains(method)) {
            answer.add("other");
        }
        answer.add("target " + target);
        answer.addAll(targetAnswer);
        String host = values("host").isEmpty() ? null : values("host").getFirst();
        if (targetAnswer.stream().noneMatch(line -> line.startsWith("authority ")) && host != null) {
            answer.add("authority " + orQuotes(host));
        }
        framing(answer);
        answer.add("length " + at);
        return answer;
    }

    private void version() {
        for (char expected : "HTTP/".toCharArray()) {
            refuseIf(next() != expected, "400");
        }
        char major = next();
        refuseIf(major >= '0' && major <= '9' && major != '1', "505");
        refuseIf(major != '1' || next() != '.', "400");
        char digit = next();
        refuseIf(digit < '0' || digit > '9', "400");
        minor = digit - '0';
        crlf();
    }

    private List<String> target() {
        if (method.equals("CONNECT")) {
            refuseIf(!isHost(target) || !target.matches("(?s).+:0*[1-9][0-9]*"), "400");
            return List.of("path \"\"", "authority " + target);
        }
        if (target.equals("*")) {
            refuseIf(!method.equals("OPTIONS"), "400");
            return List.of("path *");
        }
        var origin = ORIGIN.matcher(target);
        if (origin.matches()) {
            return pathAndQuery(origin.group(1), origin.group(2));
        }
        var absolute = ABSOLUTE.matcher(target);
        refuseIf(!absolute.matches(), "400");
        String authority = absolute.group(1);
        refuseIf(authority.isEmpty() || !isHost(authority), "400");
        refuseIf(target.toLowerCase(Locale.ROOT).startsWith("https"), "421");
        String path = absolute.group(2);
        if (path.isEmpty()) {
            path = method.equals("OPTIONS") && absolute.group(3) == null ? "*" : "/";
        }
        List<String> answer = new ArrayList<>(pathAndQuery(path, absolute.group(3)));
        answer.add("authority " + authority);
        return answer;
    }

    private static List<String> pathAndQuery(String path, String query) {
        return query == null
                ? List.of("path " + path)
                : List.of("path " + path, "query " + orQuotes(query.substring(1)));
    }

    private void field() {
        refuseIf(!IN_TOKEN.matcher("" + peek()).matches(), "400");
        refuseIf(fields.size() == limits.headerCountMax(), "431");
        String name = takeWhile(IN_TOKEN, Integer.MAX_VALUE);
        refuseIf(next() != ':', "400");
        String value = takeWhile(IN_VALUE, Integer.MAX_VALUE);
        crlf();
        value = value.replaceAll("^[ \\t]+", "").replaceAll("[ \\t]+\\z", "");
        fields.add(new String[] {name, value});
        switch (name.toLowerCase(Locale.ROOT)) {
            case "host" -> refuseIf(values("host").size() > 1 || !isHost(value), "400");
            case "content-length" -> contentLength(value);
            case "transfer-encoding" -> codings();
            default -> {}
        }
    }

    private void contentLength(String value) {
        refuseIf(!value.matches("[0-9]+") || values("content-length").size() > 1, "400");
        refuseIf(new BigInteger(value).bitLength() > 63, "400");
    }

    private void codings() {
        List<String> codings = new ArrayList<>();
        for (String value : values("transfer-encoding")) {
            codings.addAll(List.of(value.split(",", -1)));
        }
        for (int i = 0; i < codings.size(); i++) {
            String coding = codings.get(i).replaceAll("^[ \\t]+|[ \\t]+\\z", "");
            String name =
                    coding.replaceAll("(?s)^(" + TOKEN_CHAR + "*).*", "$1").toLowerCase(Locale.ROOT);
            refuseIf(name.isEmpty(), "400");
            if (name.equals("chunked")) {
                refuseIf(i < codings.size() - 1 || coding.length() > name.length(), "400");
            }
        }
    }

    private void framing(List<String> answer) {
        List<String> coding = values("transfer-encoding");
        List<String> length = values("content-length");
        refuseIf(minor >= 1 && values("host").isEmpty(), "400");
        refuseIf(!coding.isEmpty() && (minor == 0 || !length.isEmpty()), "400");
        refuseIf(
                !coding.isEmpty() && !coding.getLast().toLowerCase(Locale.ROOT).matches("(?s)(.*,)?[ \\t]*chunked"),
                "400");
        refuseIf(coding.size() > 1 || coding.size() == 1 && !coding.getFirst().equalsIgnoreCase("chunked"), "501");
        BigInteger octets = length.isEmpty() ? BigInteger.ONE.negate() : new BigInteger(length.getFirst());
        refuseIf(octets.compareTo(BigInteger.valueOf(limits.bodyBytesMax())) > 0, "413");
        List<String> expect = members("expect");
        refuseIf(!expect.stream().allMatch("100-continue"::equalsIgnoreCase), "417");
        refuseIf(method.equals("CONNECT") && (!coding.isEmpty() || octets.signum() > 0), "400");
        answer.add(minor >= 1 && !expect.isEmpty() ? "expect-continue" : "no expect-continue");
        List<String> options = members("connection");
        boolean upgrade =
                minor >= 1 && options.contains("upgrade") && !values("upgrade").isEmpty();
        answer.add(upgrade ? "upgrade" : "no upgrade");
        answer.add("version " + minor);
        answer.add("fields " + fields.size());
        fields.forEach(field -> answer.add("field " + field[0] + "=" + Case.shown(field[1])));
        answer.add(length.isEmpty() ? "no content-length" : "content-length " + octets);
        answer.add(coding.isEmpty() ? "not chunked" : "chunked");
        boolean persists = minor >= 1 || options.contains("keep-alive");
        answer.add(persists && !options.contains("close") ? "keep-alive" : "close");
    }

    private static boolean isHost(String text) {
        // Replaced here, since a group that is repeated would cost stack for each octet.
        var matcher = HOST.matcher(text.startsWith("[") ? text : text.replaceAll("%[0-9A-Fa-f]{2}", "x"));
        if (!matcher.matches()) {
            return false;
        }
        String port = matcher.group(1);
        return port == null || port.isEmpty() || new BigInteger(port).compareTo(BigInteger.valueOf(65_535)) <= 0;
    }

    private List<String> values(String name) {
        return fields.stream()
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1])
                .toList();
    }

    /** The members of a list, in lower case, without the empty ones. */
    private List<String> members(String name) {
        return values(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(member -> member.replaceAll("^[ \\t]+|[ \\t]+\\z", "").toLowerCase(Locale.ROOT))
                .filter(member -> !member.isEmpty())
                .toList();
    }

    private char peek() {
        refuseIf(at >= text.length(), "partial");
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private void crlf() {
        refuseIf(next() != '\r' || next() != '\n', "400");
    }

    private void space(String partBefore) {
        refuseIf(next() != ' ' || partBefore.isEmpty(), "400");
    }

    private String takeWhile(Pattern character, int max) {
        int from = at;
        while (at < text.length()
                && at - from < max
                && character.matcher(text.substring(at, at + 1)).matches()) {
            at++;
        }
        return text.substring(from, at);
    }

    private static void refuseIf(boolean condition, String status) {
        if (condition) {
            throw new Answer(status);
        }
    }

    private static String orQuotes(String text) {
        return text.isEmpty() ? "\"\"" : text;
    }
}
