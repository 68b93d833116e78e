package dev.torc.http.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Routers and requests of a seeded generator, against a slow matcher with a regular expression for each pattern. */
class RouterDifferentialTest {
    private static final int ROUTERS = Integer.getInteger("dev.torc.fuzz.routers", 300);
    private static final int REQUESTS_PER_ROUTER = 50;
    private static final long SEED = Long.getLong("dev.torc.fuzz.seed", 5);

    /** Stands between decoded segments, where a slash could be one that was encoded. */
    private static final String SEPARATOR = "\uffff";

    private static final Pattern MALFORMED = Pattern.compile("%(?!\\p{XDigit}{2})");
    private static final Pattern NAMED = Pattern.compile("\\{(\\w+)(\\.\\.\\.)?}");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "OPTIONS", "FOO");
    private static final List<String> LITERALS = List.of("a", "b", "ab", "A", "ä", "~", ";");
    private static final List<String> SEGMENTS = List.of(
            "a",
            "b",
            "ab",
            "%61",
            "%61b",
            "A",
            "%41",
            "%C3%A4",
            "%c3%a4",
            "~",
            "%7E",
            ";",
            "%3B",
            "",
            ".",
            "..",
            "a%2Fb",
            "%2F",
            "%00",
            "c",
            "%25",
            "%E2%82%AC");
    private static final List<String> BAD_SEGMENTS = List.of("%", "%6", "a%6g", "%C3", "%A4", "%ED%A0%80", "%C0%AF");

    private final Random random = new Random(SEED);

    private record SlowRoute(String method, String pattern) {
        Matcher matcher(String joined) {
            List<String> regexes = new ArrayList<>();
            for (String segment : pattern.substring(1).split("/", -1)) {
                Matcher named = NAMED.matcher(segment);
                if (!named.matches()) {
                    regexes.add(Pattern.quote(segment));
                } else {
                    regexes.add(named.group(2) == null ? "([^" + SEPARATOR + "]+)" : "(.*)");
                }
            }
            return Pattern.compile(String.join(SEPARATOR, regexes), Pattern.DOTALL)
                    .matcher(joined);
        }

        /** Sorts as patterns are preferred: a digit for the kind of each segment. */
        String preference() {
            return pattern.substring(1)
                    .replaceAll("\\{\\w+\\.\\.\\.}", "2")
                    .replaceAll("\\{\\w+}", "1")
                    .replaceAll("[^/12]+", "0");
        }
    }

    @Test
    void aRouterFindsWhatTheSlowMatcherFinds() throws Exception {
        Map<String, Integer> kinds = new HashMap<>();
        for (int i = 0; i < ROUTERS; i++) {
            List<SlowRoute> routes = routes();
            Router.Builder builder = Router.builder();
            for (SlowRoute route : routes) {
                if (route.method.equals("ANY")) {
                    builder.any(route.pattern, RouterTest.FOUND);
                } else {
                    builder.route(route.method, route.pattern, RouterTest.FOUND);
                }
            }
            Router router = builder.build();
            for (int k = 0; k < REQUESTS_PER_ROUTER; k++) {
                String method = any(METHODS);
                String path = path();
                String expected = outcome(routes, method, path);
                String request = method + " " + path;
                assertEquals(
                        expected,
                        RouterTest.outcome(router, request),
                        () -> request + " of "
                                + routes.stream().map(SlowRoute::toString).collect(Collectors.joining("\n")));
                kinds.merge(expected.substring(0, Math.min(3, expected.length())), 1, Integer::sum);
            }
        }
        for (String kind : List.of("400", "404", "405", "501", "204")) {
            assertTrue(kinds.getOrDefault(kind, 0) > ROUTERS / 10, () -> "few are answered " + kind + ": " + kinds);
        }
    }

    private List<SlowRoute> routes() {
        List<SlowRoute> routes = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            StringBuilder pattern = new StringBuilder();
            int segments = 1 + random.nextInt(4);
            for (int k = 0; k < segments; k++) {
                boolean last = k == segments - 1;
                int kind = random.nextInt(8);
                pattern.append('/')
                        .append(
                                kind < 5
                                        ? any(LITERALS)
                                        : kind < 7 || !last
                                                ? "{p" + k + "}"
                                                : random.nextBoolean() ? "" : "{p" + k + "...}");
            }
            String method = random.nextInt(8) == 0 ? "ANY" : any(METHODS);
            // Names differ by place only, so that same shapes are same texts.
            if (taken.add(method + pattern)) {
                routes.add(new SlowRoute(method, pattern.toString()));
            }
        }
        return routes;
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        int segments = 1 + random.nextInt(5);
        for (int i = 0; i < segments; i++) {
            path.append('/').append(random.nextInt(40) == 0 ? any(BAD_SEGMENTS) : any(SEGMENTS));
        }
        return path.toString();
    }

    private String any(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String outcome(List<SlowRoute> routes, String method, String path) {
        List<String> segments = new ArrayList<>();
        if (MALFORMED.matcher(path).find()) {
            return "400";
        }
        for (String segment : path.substring(1).split("/", -1)) {
            try {
                segments.add(UTF_8.newDecoder().decode(octets(segment)).toString());
            } catch (CharacterCodingException e) {
                return "400";
            }
        }
        String joined = String.join(SEPARATOR, segments);
        List<SlowRoute> matching = routes.stream()
                .filter(route -> route.matcher(joined).matches())
                .sorted(Comparator.comparing(SlowRoute::preference))
                .toList();
        if (matching.isEmpty()) {
            return "404";
        }
        // Of one pattern, the method's own route goes first, GET for HEAD next, any method last.
        for (SlowRoute preferred : matching) {
            List<SlowRoute> same = matching.stream()
                    .filter(route -> route.pattern.equals(preferred.pattern))
                    .toList();
            for (String wanted : List.of(method, method.equals("HEAD") ? "GET" : method, "ANY")) {
                for (SlowRoute route : same) {
                    if (route.method.equals(wanted)) {
                        return shown(route, joined);
                    }
                }
            }
        }
        return refusal(matching, method);
    }

    private static String refusal(List<SlowRoute> matching, String method) {
        if (method.equals("FOO")) {
            return "501";
        }
        Set<String> allow = new TreeSet<>(Set.of("OPTIONS"));
        matching.forEach(route -> allow.add(route.method));
        if (allow.contains("GET")) {
            allow.add("HEAD");
        }
        return (method.equals("OPTIONS") ? "204 " : "405 ") + String.join(", ", allow);
    }

    private static String shown(SlowRoute route, String joined) {
        StringBuilder shown = new StringBuilder(route.pattern);
        Matcher values = route.matcher(joined);
        assertTrue(values.matches());
        Matcher names = NAMED.matcher(route.pattern);
        for (int i = 1; names.find(); i++) {
            shown.append(" [" + names.group(1) + "=")
                    .append(values.group(i).replace(SEPARATOR, "/"))
                    .append(']');
        }
        return shown.toString();
    }

    private static ByteBuffer octets(String segment) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) == '%') {
                octets.write(Integer.parseInt(segment.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                octets.write(segment.charAt(i));
            }
        }
        return ByteBuffer.wrap(octets.toByteArray());
    }
}
