package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Blocking;
import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpHandler;
import dev.torc.http.Middleware;
import dev.torc.http.middleware.BodyLimit;
import dev.torc.http.middleware.Cors;
import dev.torc.http.middleware.RequestId;
import dev.torc.http.middleware.RequestIds;
import dev.torc.http.middleware.SecurityHeaders;
import dev.torc.http.middleware.Timing;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request ids, CORS, security headers, body limits and timing. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class ShippedMiddlewareTest {
    private static final Pattern ID = Pattern.compile("\r\nX-Request-Id: ([^\r]*)\r\n");
    private static final HttpHandler ID_AS_TEXT = exchange -> exchange.text(
            200, Objects.requireNonNull(exchange.attribute(RequestId.KEY)).text());
    private static final HttpHandler HELLO = exchange -> exchange.text(200, "hello");
    private static final HttpHandler FAILING = exchange -> {
        throw new IOException("on purpose");
    };

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Transport transport;

    ShippedMiddlewareTest(Transport transport) {
        this.transport = transport;
    }

    private String answer(Middleware middleware, HttpHandler handler, String request) throws IOException {
        try (TestServer server = new TestServer(transport, middleware.around(handler))) {
            return server.exchange(request);
        }
    }

    private static String request(String method, String... fields) {
        StringBuilder request = new StringBuilder(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    @Test
    void anIdIsTakenAndEchoed() throws IOException {
        String all = answer(RequestIds.create(), ID_AS_TEXT, request("GET", "x-request-id: aB3-._~+/=:"));
        assertTrue(all.contains("\r\nX-Request-Id: aB3-._~+/=:\r\n") && all.endsWith("\r\n\r\naB3-._~+/=:"), all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Request-Id: a b",
                "X-Request-Id: a\"b",
                "X-Request-Id: caf\u00e9",
                "X-Request-Id:",
                "X-Request-Id: a\r\nX-Request-Id: b",
                "X-Request-Id: 12345678901234567890123456789012345678901234567890123456789012345"
            })
    void anUnsafeIdIsReplaced(String field) throws IOException {
        String all = answer(RequestIds.create(), ID_AS_TEXT, request("GET", field));
        Matcher id = ID.matcher(all);
        assertTrue(id.find() && id.group(1).matches("[0-9a-f]{32}"), all);
        assertTrue(all.endsWith("\r\n\r\n" + id.group(1)), all);
    }

    @Test
    void idsAreDifferentAndAlsoInFailures() throws IOException {
        String one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        Matcher ids = ID.matcher(answer(RequestIds.create(), HELLO, one + request("GET")));
        assertTrue(ids.find());
        String first = ids.group(1);
        assertTrue(ids.find());
        assertNotEquals(first, ids.group(1));
        assertTrue(
                ID.matcher(answer(RequestIds.create(), FAILING, request("GET"))).find());
    }

    @Test
    void securityHeadersAreInEveryResponse() throws IOException {
        for (HttpHandler handler : new HttpHandler[] {HELLO, FAILING}) {
            String all = answer(SecurityHeaders.defaults(), handler, request("GET"));
            assertTrue(all.contains("\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"), all);
            assertTrue(all.contains("\r\nReferrer-Policy: no-referrer\r\n"), all);
        }
    }

    @Test
    void plainHttpHasNoStrictTransport() throws IOException {
        Middleware headers = SecurityHeaders.none().withStrictTransport(Duration.ofDays(1), "includeSubDomains");
        String field = "\r\nStrict-Transport-Security: max-age=86400; includeSubDomains\r\n";
        assertFalse(answer(headers, HELLO, request("GET")).contains("Strict"));
        assertTrue(answer(headers, HELLO, request("GET", "X-Forwarded-Proto: https"))
                .contains(field));
        assertThrows(
                IllegalArgumentException.class,
                () -> SecurityHeaders.none().with("Strict-Transport-Security", "max-age=1"));
    }

    @Test
    void preflightsAreAnswered() throws IOException {
        Cors cors = Cors.builder()
                .origins("https://app.example")
                .methods("GET", "PUT")
                .headers("X-Token")
                .maxAge(Duration.ofMinutes(5))
                .credentials()
                .build();
        String[] asked = {"Origin: https://app.example", "Access-Control-Request-Method: PUT"};
        String all = answer(cors, FAILING, request("OPTIONS", asked));
        assertTrue(all.startsWith("HTTP/1.1 204 "), all);
        assertTrue(all.contains("\r\nAccess-Control-Allow-Origin: https://app.example\r\n"), all);
        assertTrue(all.contains("\r\nAccess-Control-Allow-Credentials: true\r\n"), all);
        assertTrue(all.contains("\r\nAccess-Control-Allow-Methods: GET, PUT\r\n"), all);
        assertTrue(all.contains("\r\nAccess-Control-Allow-Headers: X-Token\r\n"), all);
        assertTrue(all.contains("\r\nAccess-Control-Max-Age: 300\r\n"), all);
        assertTrue(all.contains("\r\nVary: Origin, Access-Control-Request-Method"), all);
        asked[0] = "Origin: https://evil.example";
        String refused = answer(cors, FAILING, request("OPTIONS", asked));
        assertTrue(refused.startsWith("HTTP/1.1 204 ") && !refused.contains("Access-Control-Allow"), refused);
    }

    @Test
    void originsAreAllowedExactly() throws IOException {
        Cors cors = Cors.builder()
                .origins("https://app.example")
                .originsThat(origin -> origin.endsWith(".dev.example"))
                .exposed("X-Total")
                .build();
        for (String allowed : new String[] {"https://app.example", "http://x.dev.example"}) {
            String all = answer(cors, HELLO, request("GET", "Origin: " + allowed));
            assertTrue(all.contains("\r\nAccess-Control-Allow-Origin: " + allowed + "\r\n"), all);
            assertTrue(all.contains("\r\nAccess-Control-Expose-Headers: X-Total\r\nVary: Origin\r\n"), all);
        }
        for (String other :
                new String[] {"https://app.example.evil", "https://APP.example", "null", "evil.dev.example"}) {
            String all = answer(cors, HELLO, request("GET", "Origin: " + other));
            assertTrue(all.contains("\r\nVary: Origin\r\n") && !all.contains("Access-Control"), all);
        }
        assertTrue(answer(cors, HELLO, request("GET")).contains("\r\nVary: Origin\r\n"));
        assertTrue(answer(cors, FAILING, request("GET", "Origin: https://app.example"))
                .contains("Access-Control-Allow-Origin"));
    }

    @Test
    void everyOriginHasNoCredentials() throws IOException {
        String all = answer(Cors.builder().anyOrigin().build(), HELLO, request("GET", "Origin: https://a.example"));
        assertTrue(all.contains("\r\nAccess-Control-Allow-Origin: *\r\n") && !all.contains("Vary"), all);
        assertThrows(
                IllegalArgumentException.class,
                () -> Cors.builder().anyOrigin().credentials().build());
        assertThrows(IllegalArgumentException.class, () -> Cors.builder().origins("https://a.example/"));
    }

    private HttpHandler collecting() {
        return exchange -> exchange.receive(new BodyReceiver() {
            @Override
            public void onBytes(ByteBuffer lent) {
                events.add("bytes " + lent.remaining());
            }

            @Override
            public void onComplete() {
                exchange.text(200, "complete");
            }

            @Override
            public void onAbort() {
                events.add("abort");
            }
        });
    }

    @Test
    void announcedContentIsRefusedAtOnce() throws IOException {
        String refused = answer(BodyLimit.of(3), collecting(), request("POST", "Content-Length: 4") + "1234");
        assertTrue(refused.startsWith("HTTP/1.1 413 "), refused);
        assertTrue(events.isEmpty(), events::toString);
        String taken = answer(BodyLimit.of(4), collecting(), request("POST", "Content-Length: 4") + "1234");
        assertTrue(taken.endsWith("complete"), taken);
    }

    @Test
    void chunkedContentIsCounted() throws IOException {
        String chunks = request("POST", "Transfer-Encoding: chunked") + "3\r\n123\r\n1\r\n4\r\n0\r\n\r\n";
        assertTrue(answer(BodyLimit.of(4), collecting(), chunks).endsWith("complete"));
        events.clear();
        String refused = answer(BodyLimit.of(3), collecting(), chunks);
        assertTrue(refused.startsWith("HTTP/1.1 413 "), refused);
        assertEquals("[bytes 3, abort]", events.toString());
        HttpHandler all = exchange -> exchange.receiveAll(1000, body -> exchange.text(200, "complete"));
        assertTrue(answer(BodyLimit.of(3), all, chunks).startsWith("HTTP/1.1 413 "));
        HttpHandler blocking = Blocking.handler(exchange -> {
            try {
                exchange.body().readAllBytes();
                exchange.text(200, "complete");
            } catch (IOException e) {
                events.add("the rest does not come");
                throw e;
            }
        });
        assertTrue(answer(BodyLimit.of(3), blocking, chunks).startsWith("HTTP/1.1 413 "));
        assertTrue(answer(BodyLimit.of(4), blocking, chunks).endsWith("complete"));
    }

    @Test
    void timesAreToldToTheClientAndToAListener() throws IOException {
        Timing timing = Timing.serverTiming()
                .andTelling((exchange, startNanos, endNanos, complete) ->
                        events.add((startNanos >= 0 && endNanos >= startNanos) + " " + complete));
        String all = answer(timing, HELLO, request("GET"));
        assertTrue(
                Pattern.compile("\r\nServer-Timing: app;dur=\\d+\\.\\d{3}\r\n")
                        .matcher(all)
                        .find(),
                all);
        assertEquals("[true true]", events.toString());
    }

    @Test
    void everyListenerIsToldTimes() throws IOException {
        Timing timing = Timing.telling((exchange, startNanos, endNanos, complete) -> events.add("first " + complete))
                .andTelling((exchange, startNanos, endNanos, complete) -> events.add("second " + complete))
                .andTelling((exchange, startNanos, endNanos, complete) -> events.add("third " + complete));
        answer(timing, HELLO, request("GET"));
        assertEquals("[first true, second true, third true]", events.toString());
    }

    @Test
    void negativeAgesAreRefused() {
        Duration negative = Duration.ofSeconds(-1);
        assertThrows(IllegalArgumentException.class, () -> Cors.builder().maxAge(negative));
        assertThrows(
                IllegalArgumentException.class, () -> SecurityHeaders.none().withStrictTransport(negative, ""));
    }
}
