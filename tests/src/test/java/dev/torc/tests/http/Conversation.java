package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.http.codec.Case;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is said on one connection; conversations.md says how it is written. */
record Conversation(String title, List<Step> steps) {

    /** How it ends. */
    enum End implements Step {
        OPEN,
        CLOSED,
        RESET
    }

    /** One thing that is done or must come. */
    sealed interface Step permits End, Send, EndOutput, Awaited, Octets {}

    /** The client sends. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Send(byte[] octets) implements Step {}

    /** The client ends its output. */
    record EndOutput() implements Step {}

    /** A response must come, or may, as its lines say. */
    record Awaited(String status, boolean perhaps, List<String> lines) implements Step {
        boolean hasNoContent() {
            return lines.contains("no content");
        }
    }

    /** Octets that are not HTTP must come. */
    record Octets(String octets) implements Step {}

    private static final Pattern TITLE = Pattern.compile("^## (.*)\\n", Pattern.MULTILINE);
    private static final Pattern TURN =
            Pattern.compile("\\s*```\\n(.*?)^```\\n((?: *- [^\\n]*\\n)+)\\s*", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String PERHAPS = "perhaps ";
    private static final Set<String> ENDS = Set.of("open", "closed", "reset");

    static Stream<Conversation> all() {
        List<Conversation> all = new ArrayList<>();
        String text = text();
        Matcher title = TITLE.matcher(text);
        boolean found = title.find();
        while (found) {
            String name = title.group(1);
            int start = title.end();
            found = title.find();
            all.add(new Conversation(name, steps(name, text.substring(start, found ? title.start() : text.length()))));
        }
        return all.stream();
    }

    private static List<Step> steps(String title, String text) {
        List<Step> steps = new ArrayList<>();
        Matcher turn = TURN.matcher(text);
        int end = 0;
        while (turn.lookingAt()) {
            steps.add(new Send(Case.octets(turn.group(1))));
            turn.group(2).lines().forEach(line -> add(steps, line));
            end = turn.end();
            turn.region(end, text.length());
        }
        long ends = steps.stream().filter(End.class::isInstance).count();
        if (end < text.length() || ends != 1 || !(steps.getLast() instanceof End)) {
            throw new IllegalStateException(title + " is not understood after:\n" + text.substring(0, end));
        }
        return List.copyOf(steps);
    }

    private static void add(List<Step> steps, String line) {
        String text = line.strip().substring(2);
        if (line.startsWith(" ")) {
            ((Awaited) steps.getLast()).lines().add(text);
        } else if (ENDS.contains(text)) {
            steps.add(End.valueOf(text.toUpperCase(java.util.Locale.ROOT)));
        } else if (text.equals("end")) {
            steps.add(new EndOutput());
        } else if (text.startsWith("octets ")) {
            steps.add(new Octets(Case.plain(text.substring("octets ".length()))));
        } else {
            boolean perhaps = text.startsWith(PERHAPS);
            String status = perhaps ? text.substring(PERHAPS.length()) : text;
            if (!status.matches("[1-5]\\d\\d .+")) {
                throw new IllegalStateException("not understood: " + line);
            }
            steps.add(new Awaited(status, perhaps, new ArrayList<>()));
        }
    }

    @Override
    public String toString() {
        return title;
    }

    private static String text() {
        try (InputStream in = Conversation.class.getResourceAsStream("conversations.md")) {
            if (in == null) {
                throw new IllegalStateException("no conversations.md");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
