package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of request.
 *
 * @param weight its share among the requests of the run, at least 1
 * @param method the request method
 * @param url an http URL, in whose path and query {@code {1..1000}} stands for these numbers, one after another
 * @param headers fields, each {@code Name: value}; Host and Content-Length are added where they are missing
 * @param body the content; empty for none
 */
public record Target(
        @JsonProperty("weight") int weight,
        @JsonProperty("method") String method,
        @JsonProperty("url") String url,
        @JsonProperty("headers") List<String> headers,
        @JsonProperty("body") ByteBuffer body) {
    static final Pattern RANGE = Pattern.compile("\\{(\\d{1,15})\\.\\.(\\d{1,15})}");

    private static final int WEIGHT_MAX = 10_000;
    private static final int PORT_DEFAULT = 80;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern METHOD = Pattern.compile(TOKEN);
    private static final Pattern FIELD = Pattern.compile(TOKEN + ":[\\t\\x20-\\x7e\\x80-\\xff]*");

    public Target {
        headers = List.copyOf(headers);
        body = copy(body);
        LoadJob.check(weight >= 1 && weight <= WEIGHT_MAX, "a weight must be between 1 and 10000");
        LoadJob.check(
                METHOD.matcher(method).matches() && !method.equals("CONNECT"), "'" + method + "' is not a method");
        for (String header : headers) {
            LoadJob.check(
                    FIELD.matcher(header).matches(), "'" + header + "' is not a header such as 'Accept: text/html'");
            String name = name(header);
            LoadJob.check(
                    !name.equals("transfer-encoding") && !name.equals("connection"),
                    "the header '" + header + "' would change the framing, which is the generator's");
        }
        checkUrl(url);
    }

    /** A request for a URL, which may have a weight before it: {@code 3:http://127.0.0.1:8080/}. */
    public static Target of(String text, String method, List<String> headers, ByteBuffer body) {
        int colon = text.indexOf(':');
        boolean weighted = colon > 0 && text.substring(0, colon).matches("\\d{1,9}");
        int weight = weighted ? Integer.parseInt(text.substring(0, colon)) : 1;
        return new Target(weight, method, weighted ? text.substring(colon + 1) : text, headers, body);
    }

    @Override
    public ByteBuffer body() {
        return copy(body);
    }

    /** A copy in an array, which is what Jackson writes. */
    static ByteBuffer copy(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(bytes.position(), array);
        return ByteBuffer.wrap(array);
    }

    /** The name of a header, in lower case. */
    static String name(String header) {
        return header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    /** The host to connect to, an IPv6 address without its brackets. */
    String host() {
        String host = uri(url).getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port to connect to. */
    int port() {
        int port = uri(url).getPort();
        return port < 0 ? PORT_DEFAULT : port;
    }

    /** What the Host field says. */
    String authority() {
        URI uri = uri(url);
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** Path and query, with their ranges. */
    String pathAndQuery() {
        int start = url.indexOf("//") + 2 + uri(url).getRawAuthority().length();
        int end = url.indexOf('#');
        String rest = url.substring(start, end < 0 ? url.length() : end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static URI uri(String url) {
        return URI.create(RANGE.matcher(url).replaceAll("1"));
    }

    private static void checkUrl(String url) {
        String refusal = "'" + url + "' is not a URL such as http://127.0.0.1:8080/plaintext.";
        URI uri;
        try {
            uri = uri(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal, e);
        }
        LoadJob.check(
                "http".equalsIgnoreCase(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getPort() <= 65_535
                        && url.startsWith(uri.getRawAuthority(), url.indexOf("//") + 2)
                        && url.chars().allMatch(c -> c > ' ' && c < 0x7f),
                refusal);
        Matcher ranges = RANGE.matcher(url);
        while (ranges.find()) {
            LoadJob.check(
                    Long.parseLong(ranges.group(1)) <= Long.parseLong(ranges.group(2)),
                    "the range " + ranges.group() + " is empty");
        }
    }
}
