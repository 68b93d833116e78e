package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One case of a file of messages; requests.md says how it is written. Module tests sends the cases to servers. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Case(String title, byte[] octets, List<String> answers) {

    private static final Pattern CASE = Pattern.compile(
            "^## ([^\\n]+)\\n```\\n(.*?)^```\\n((?:- [^\\n]*\\n)+)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REPEAT = Pattern.compile("\\{([^{}]*)\\*(\\d+)}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x(\\p{XDigit}{2})|([rnts0]))");

    /** The cases of a file beside this class. */
    public static Stream<Case> in(String file) {
        List<Case> cases = new ArrayList<>();
        String text = text(file);
        Matcher matcher = CASE.matcher(text);
        while (matcher.find()) {
            List<String> answers =
                    matcher.group(3).lines().map(line -> line.substring(2)).toList();
            cases.add(new Case(matcher.group(1), octets(matcher.group(2)), answers));
        }
        long headings = text.lines().filter(line -> line.startsWith("## ")).count();
        if (headings != cases.size()) {
            throw new IllegalStateException(file + " has " + headings + " headings, but " + cases.size() + " cases");
        }
        return cases.stream();
    }

    /** Whether the message is whole and good. */
    public boolean isValid() {
        return !answers.getFirst().matches("\\d{3}|partial");
    }

    /** A visible text for octets that a terminal would not show. */
    public static String shown(String octets) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            switch (c) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\t' -> shown.append("\\t");
                default ->
                    shown.append(
                            c >= 0x20 && c < 0x7f
                                    ? "" + c
                                    : "\\x" + HexFormat.of().toHexDigits((byte) c));
            }
        }
        return shown.toString();
    }

    @Override
    public String toString() {
        return title;
    }

    /** The octets that a block of lines stands for. */
    public static byte[] octets(String block) {
        return plain(block.replace("\n", "\r\n").replace("\\\r\n", "")).getBytes(ISO_8859_1);
    }

    /** A text with its repetitions and escapes written out. */
    public static String plain(String text) {
        String repeated = REPEAT.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(Integer.parseInt(m.group(2)))));
        return ESCAPE.matcher(repeated).replaceAll(m -> Matcher.quoteReplacement(unescaped(m.group())));
    }

    private static String unescaped(String escape) {
        return switch (escape.charAt(1)) {
            case 'r' -> "\r";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 's' -> " ";
            case '0' -> "\0";
            default -> "" + (char) Integer.parseInt(escape.substring(2), 16);
        };
    }

    private static String text(String file) {
        try (InputStream in = Case.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no " + file);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
