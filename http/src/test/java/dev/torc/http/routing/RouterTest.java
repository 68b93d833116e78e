package dev.torc.http.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.http.HttpHandler;
import dev.torc.http.Middleware;
import dev.torc.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route a request has. routes.md has the cases. */
class RouterTest {
    private static final Pattern CASE = Pattern.compile(
            "^## ([^\\n]+)\\n```\\n(.*?)^```\\n((?:- [^\\n]*\\n)+)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\{([^.}]+)(?:\\.\\.\\.)?}");
    private static final int ROUTES = 200;
    private static final int WARM_UP_MATCHES = 20_000;
    private static final int MATCHES = 100_000;

    static final HttpHandler FOUND = exchange -> exchange.respond(200);

    @TestFactory
    Stream<DynamicTest> casesOfTheFile() throws IOException {
        String text;
        try (InputStream in = RouterTest.class.getResourceAsStream("routes.md")) {
            assertNotNull(in);
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<DynamicTest> tests = new ArrayList<>();
        Matcher matcher = CASE.matcher(text);
        while (matcher.find()) {
            Router router = routerOf(matcher.group(2).lines().toList());
            String title = matcher.group(1);
            matcher.group(3)
                    .lines()
                    .map(line -> line.substring(2).split(" = ", 2))
                    .forEach(line -> {
                        tests.add(DynamicTest.dynamicTest(
                                title + ": " + line[0], () -> assertEquals(line[1], outcome(router, line[0]))));
                    });
        }
        assertEquals(text.lines().filter(line -> line.startsWith("- ")).count(), tests.size(), "a line is in no case");
        return tests.stream();
    }

    private static Router routerOf(List<String> routes) {
        Router.Builder builder = Router.builder();
        for (String route : routes) {
            String[] parts = route.split(" ", 2);
            if (parts[0].equals("ANY")) {
                builder.any(parts[1], FOUND);
            } else {
                builder.route(parts[0], parts[1], FOUND);
            }
        }
        return builder.build();
    }

    /** The pattern with its parameters, or the status with Allow. */
    static String outcome(Router router, String request) throws Exception {
        Ask ask;
        try {
            ask = new Ask(request);
        } catch (IllegalArgumentException e) {
            return "no request";
        }
        String answer = ask.answer(router);
        Route route = ask.route();
        if (route == null) {
            return answer;
        }
        assertEquals("200", answer);
        StringBuilder outcome = new StringBuilder(route.pattern());
        Matcher names = PARAMETER.matcher(route.pattern());
        while (names.find()) {
            String name = names.group(1);
            outcome.append(" [" + name + "=").append(ask.pathParameter(name)).append(']');
        }
        return outcome.toString();
    }

    @Test
    void aParameterMayHoldNul() throws Exception {
        assertEquals("/{x} [x=a\0b]", outcome(routerOf(List.of("GET /{x}")), "GET /a%00b"));
    }

    @Test
    void anUnknownParameterIsAnError() throws Exception {
        Ask ask = new Ask("GET /a/7");
        ask.answer(routerOf(List.of("GET /a/{id}")));
        String message = assertThrows(IllegalArgumentException.class, () -> ask.pathParameter("name"))
                .getMessage();
        assertEquals("the pattern \"/a/{id}\" has no parameter \"name\"", message);
        assertThrows(IllegalArgumentException.class, () -> ask.pathParameter(""));
    }

    @Test
    void patternsThatMatchTheSameAreRefusedTogether() {
        Router.Builder builder = Router.builder().get("/{a}/x", FOUND).delete("/{b}/x", FOUND);
        String message = assertThrows(IllegalArgumentException.class, () -> builder.get("/{b}/x", FOUND))
                .getMessage();
        assertEquals("GET /{a}/x and GET /{b}/x match the same requests", message);
        assertThrows(
                IllegalArgumentException.class,
                () -> Router.builder().any("/{a...}", FOUND).any("/{b...}", FOUND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "/*",
                "/a*",
                "/%41",
                "/a?b",
                "/a#b",
                "/{",
                "/}",
                "/{}",
                "/{...}",
                "/a{b}",
                "/{a}b",
                "/{a b}",
                "/{a}{b}",
                "/{a}/{a}",
                "/{a}/{a...}",
                "/{a...}/b",
                "/{a...}/",
                "//",
                "/a//b",
                "/.",
                "/a/..",
                "/../a"
            })
    void aMalformedPatternIsRefused(String pattern) {
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> Router.builder().get(pattern, FOUND))
                .getMessage());
        assertTrue(message.matches("the pattern \"\\Q" + pattern + "\\E\" (has|does not start with) .*"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CONNECT", "A B", "any method of"})
    void aMethodThatCannotComeIsRefused(String method) {
        assertThrows(IllegalArgumentException.class, () -> Router.builder().route(method, "/", FOUND));
    }

    @Test
    void aMountedRouterHasItsRoutesBehindThePrefix() throws Exception {
        Router users = Router.builder().get("/{id}", FOUND).get("/", FOUND).build();
        Router api = Router.builder().mount("/users", users).get("/", FOUND).build();
        Router root = Router.builder()
                .mount("/{tenant}/api", api)
                .mount("", Router.builder().get("/health", FOUND).build())
                .build();
        assertEquals("/{tenant}/api/users/{id} [tenant=x] [id=7]", outcome(root, "GET /x/api/users/7"));
        assertEquals("/{tenant}/api/users/ [tenant=x]", outcome(root, "GET /x/api/users/"));
        assertEquals("/health", outcome(root, "GET /health"));
        assertEquals("405 GET, HEAD, OPTIONS", outcome(root, "POST /x/api/"));
        assertEquals("404", outcome(root, "GET /x/api"));
    }

    @Test
    void whatIsAroundAMountedRouterIsAroundItsHandlers() throws Exception {
        Middleware refusing = next -> exchange -> exchange.respond(401);
        Router api = Router.builder().get("/a", FOUND).build();
        Router root =
                Router.builder().mount("/api", refusing, api).get("/a", FOUND).build();
        assertEquals("401", new Ask("GET /api/a").answer(root));
        assertEquals("200", new Ask("GET /a").answer(root));
        assertEquals("404", new Ask("GET /api/b").answer(root));
    }

    @Test
    void whatCannotBeMountedIsRefused() {
        Router router = Router.builder().get("/a", FOUND).build();
        for (String prefix : List.of("/", "/a/", "a", "/{rest...}")) {
            assertThrows(IllegalArgumentException.class, () -> Router.builder().mount(prefix, router), prefix);
        }
        Router own = Router.builder().otherwise(FOUND).build();
        assertThrows(IllegalArgumentException.class, () -> Router.builder().mount("/a", own));
    }

    @Test
    void otherwiseAnswersWhatNoPatternMatches() throws Exception {
        Router router = Router.builder()
                .get("/a", FOUND)
                .otherwise(exchange -> exchange.respond(410))
                .build();
        assertEquals("410", new Ask("GET /b").answer(router));
        assertEquals("410", new Ask("FOO /b").answer(router));
        assertEquals("410", new Ask("CONNECT a:80").answer(router));
        assertEquals("405 GET, HEAD, OPTIONS", new Ask("PUT /a").answer(router));
    }

    @Test
    void matchesWithoutAllocation() throws Exception {
        Router.Builder builder = Router.builder();
        for (int i = 0; i < ROUTES / 4; i++) {
            builder.get("/kind" + i, FOUND)
                    .get("/kind" + i + "/{id}", FOUND)
                    .route("PROPFIND", "/kind" + i + "/{id}/part" + i, FOUND)
                    .get("/kind" + i + "/{id}/{rest...}", FOUND);
        }
        Router router = builder.otherwise(FOUND).build();
        List<Ask> asks = Stream.of(
                        "GET /kind49",
                        "HEAD /%6bind7/%C3%A4",
                        "PROPFIND /kind7/x/part7",
                        "GET /kind7/x/part7",
                        "GET http://a/kind7/x/y/z",
                        "GET /none")
                .map(Ask::new)
                .toList();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        match(router, asks, WARM_UP_MATCHES);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        match(router, asks, MATCHES);
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before, "bytes in " + MATCHES + " matches");
    }

    private static void match(Router router, List<Ask> asks, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            router.handle(asks.get(i % asks.size()));
        }
    }
}
