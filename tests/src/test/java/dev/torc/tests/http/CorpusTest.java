package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.codec.Answers;
import dev.torc.http.codec.Case;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Transport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of the codec's files, sent to one server on each transport, however it is cut. What follows a request on its
 * connection is served where the request is good, and never where it is refused.
 */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // by start()
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class CorpusTest {
    private static final int CONTENT_BYTES_MAX = 1 << 20;
    private static final String HEAD_OF_CHUNKED =
            "POST /content HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String REQUEST_LINE = "GET / HTTP/1.1\r\n";
    private static final String LAST_FIELDS = "Host: last\r\nConnection: close\r\n\r\n";

    private static TestServer server;
    private static Bystander bystander;

    @Parameter
    Transport transport;

    @BeforeParameterizedClassInvocation
    static void start(Transport transport) throws IOException {
        server = new TestServer(transport, CorpusTest::report);
        bystander = new Bystander(server);
    }

    @AfterParameterizedClassInvocation
    static void leavesNothing() throws IOException {
        bystander.close();
        server.close();
        assertEquals(0, server.failures());
    }

    static Stream<Arguments> heads() {
        return cutEachWay(Case.in("requests.md"));
    }

    static Stream<Arguments> chunkedBodies() {
        return cutEachWay(Case.in("chunked.md"));
    }

    private static Stream<Arguments> cutEachWay(Stream<Case> cases) {
        return cases.flatMap(c -> Stream.of(Cut.values()).map(cut -> Arguments.of(c, cut)));
    }

    /** Answers with what it sees of a head, or with the content of a chunked body; to HEAD in a field. */
    private static void report(HttpExchange exchange) {
        RequestHead head = exchange.request();
        List<String> lines = Answers.ofHead(head);
        boolean wantsContent = head.pathEquals("/content");
        Method method = head.method();
        exchange.receiveAll(CONTENT_BYTES_MAX, content -> {
            if (method == Method.HEAD) {
                exchange.header("Seen", String.join("|", lines));
            }
            String shown = Case.shown(new String(content, ISO_8859_1));
            // A tunnel is refused, since the case is about its request.
            exchange.text(method == Method.CONNECT ? 403 : 200, wantsContent ? shown : String.join("\n", lines));
        });
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("heads")
    void answersAHeadAsTheCaseSays(Case c, Cut cut) throws IOException {
        String head = new String(c.octets(), ISO_8859_1);
        if (!c.isValid()) {
            refuses(c, cut, head);
            return;
        }
        List<String> expected =
                c.answers().stream().filter(line -> !line.startsWith("length ")).toList();
        send(c, cut, head + contentFor(c) + REQUEST_LINE + LAST_FIELDS, reader -> {
            boolean toHead = c.answers().contains("method HEAD");
            Response response = reader.next(toHead);
            if (response != null && response.isInterim()) {
                assertTrue(c.answers().contains("expect-continue"));
                response = reader.next(toHead);
            }
            assertNotNull(response);
            List<String> seen = toHead
                    ? List.of(response.values("Seen").getFirst().split("\\|", -1))
                    : response.content().lines().toList();
            assertTrue(seen.containsAll(expected), () -> "expected " + expected + " among " + seen);
            if (seen.contains("keep-alive")) {
                servesTheLast(reader);
            } else {
                assertEquals(List.of("close"), response.values("Connection"));
            }
        });
    }

    /** What must follow the head to make the request whole. */
    private static String contentFor(Case c) {
        String length = c.answers().stream()
                .filter(line -> line.startsWith("content-length "))
                .findFirst()
                .orElse(c.answers().contains("expect-continue") ? "content-length 1" : "content-length 0");
        String chunks = c.answers().contains("chunked") ? "1\r\nx\r\n0\r\n\r\n" : "";
        return chunks + "x".repeat(Integer.parseInt(length.substring("content-length ".length())));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("chunkedBodies")
    void answersAChunkedBodyAsTheCaseSays(Case c, Cut cut) throws IOException {
        String octets = HEAD_OF_CHUNKED + new String(c.octets(), ISO_8859_1);
        if (!c.isValid()) {
            refuses(c, cut, octets);
            return;
        }
        String next = octets.endsWith(REQUEST_LINE) ? LAST_FIELDS : REQUEST_LINE + LAST_FIELDS;
        send(c, cut, octets + next, reader -> {
            Response response = reader.next(false);
            assertNotNull(response);
            String content = response.content();
            assertEquals(c.answers().getFirst(), content.isEmpty() ? "\"\"" : content);
            servesTheLast(reader);
        });
    }

    private void refuses(Case c, Cut cut, String octets) throws IOException {
        String status = c.answers().getFirst();
        if (status.equals("partial")) {
            try (RawClient client = server.client()) {
                client.send(octets).endOutput();
                assertEquals("", new ResponseReader(client.input()).restUntilReset());
            }
            return;
        }
        send(c, cut, octets + REQUEST_LINE + LAST_FIELDS, reader -> {
            Response response = reader.next(false);
            assertNotNull(response);
            assertEquals(status, "" + response.status());
            assertEquals(List.of("close"), response.values("Connection"));
        });
        bystander.isServed();
    }

    private static void servesTheLast(ResponseReader reader) throws IOException {
        Response last = reader.next(false);
        assertNotNull(last);
        assertTrue(last.content().contains("field Host=last\n"), last::toString);
    }

    private interface Check {
        void of(ResponseReader reader) throws IOException;
    }

    /** Sends and checks what comes, behind which the connection must end. */
    private void send(Case c, Cut cut, String text, Check check) throws IOException {
        byte[] octets = text.getBytes(ISO_8859_1);
        List<Integer> ends = cut.ends(octets.length, c.title());
        try (RawClient client = server.client()) {
            client.send(octets, ends, server::receivedBytes);
            ResponseReader reader = new ResponseReader(new BufferedInputStream(client.input()));
            check.of(reader);
            assertNull(reader.next(false));
        } catch (IOException | AssertionError e) {
            throw new AssertionError(c + ", " + cut.told(ends) + ": " + e.getMessage(), e);
        }
    }
}
