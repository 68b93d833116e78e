package dev.torc.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields of request heads that take turns: those of clients that differ a little, in text, length and order, so that no
 * server is measured on one head that it has just seen. Stateless.
 */
public final class RequestHeads {
    /**
     * How many take turns. A prime, and so no divisor of a number of connections: where connections are answered in a row,
     * again and again, each would otherwise send the same head every time.
     */
    public static final int ROTATING = 17;

    private static final List<String> AGENTS =
            List.of("torc-load", "Mozilla/5.0 (X11; Linux x86_64) torc-load", "curl/8.10.1 torc-load");
    private static final List<String> TYPES = List.of("*/*", "text/plain", "text/plain, application/json;q=0.9");
    private static final List<String> LANGUAGES = List.of("en", "de-AT, de;q=0.8", "pt-BR", "ja, en;q=0.5");

    private RequestHeads() {}

    /** The fields of so many heads, no two of which are the same; the first ones of more are those of fewer. */
    public static List<List<String>> fields(int count) {
        List<List<String>> heads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String agent = "User-Agent: " + of(AGENTS, i) + "/" + i;
            String type = "Accept: " + of(TYPES, i / AGENTS.size());
            String language = "Accept-Language: " + of(LANGUAGES, i);
            heads.add(i % 2 == 0 ? List.of(agent, type, language) : List.of(language, agent, type));
        }
        return List.copyOf(heads);
    }

    private static String of(List<String> values, int index) {
        return values.get(index % values.size());
    }
}
