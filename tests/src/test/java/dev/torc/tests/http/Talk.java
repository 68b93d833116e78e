package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.codec.Case;
import dev.torc.tests.http.Conversation.Awaited;
import dev.torc.tests.http.Conversation.End;
import dev.torc.tests.http.Conversation.EndOutput;
import dev.torc.tests.http.Conversation.Octets;
import dev.torc.tests.http.Conversation.Send;
import dev.torc.tests.http.Conversation.Step;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation that is held: sends what the client says, and checks what comes. */
final class Talk implements AutoCloseable {
    private static final String PROBE = "GET /probe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final TestServer server;
    private final Conversation conversation;
    private final Cut cut;
    private final RawClient client;
    private final ResponseReader reader;
    private final List<String> story = new ArrayList<>();
    private @Nullable Response last;
    private String perhaps = "";

    Talk(TestServer server, Conversation conversation, Cut cut) throws IOException {
        this.server = server;
        this.conversation = conversation;
        this.cut = cut;
        client = server.client();
        reader = new ResponseReader(new BufferedInputStream(client.input()));
        story.add(conversation.title());
    }

    void hold() {
        try {
            for (Step step : conversation.steps()) {
                take(step);
            }
        } catch (IOException | AssertionError e) {
            throw new AssertionError(String.join("\n", story) + "\nbut: " + e.getMessage(), e);
        }
    }

    private void take(Step step) throws IOException {
        switch (step) {
            case Send send -> {
                List<Integer> ends = cut.ends(send.octets().length, conversation.title());
                story.add("sent " + cut.told(ends));
                send(send.octets(), ends);
            }
            case EndOutput _ -> client.endOutput();
            case Octets octets ->
                assertEquals(octets.octets(), reader.octets(octets.octets().length()));
            case Awaited awaited -> await(awaited);
            case End end -> end(end);
        }
    }

    private void send(byte[] octets, List<Integer> ends) throws IOException {
        try {
            client.send(octets, ends, server::receivedBytes);
        } catch (SocketException e) {
            // What came before that is looked at; a reset that was not awaited shows there.
            story.add("the server did not take all of it: " + e.getMessage());
        }
    }

    private void await(Awaited awaited) throws IOException {
        if (awaited.perhaps()) {
            perhaps = "HTTP/1.1 " + awaited.status();
            return;
        }
        Response response = reader.next(awaited.hasNoContent());
        if (response != null && response.statusLine().equals(perhaps)) {
            response = reader.next(awaited.hasNoContent());
        }
        perhaps = "";
        assertNotNull(response, () -> "no " + awaited.status());
        story.add("came " + Case.shown("" + response));
        assertEquals("HTTP/1.1 " + awaited.status(), response.statusLine());
        for (String line : awaited.lines()) {
            check(line, response);
        }
        last = response;
    }

    private void check(String line, Response response) {
        String[] words = line.split(" ", 2);
        String rest = words.length == 1 ? "" : Case.plain(words[1]);
        if (words[0].endsWith(":")) {
            String name = words[0].substring(0, words[0].length() - 1);
            assertEquals(List.of(rest), response.values(name), line);
        } else if (words.length == 1) {
            assertEquals(1, response.values(line).size(), line);
        } else {
            switch (words[0]) {
                case "content" -> assertEquals(rest.equals("\"\"") ? "" : rest, response.content());
                case "trailer" -> assertTrue(response.trailers().contains(rest), line);
                case "no" -> checkAbsence(rest, response);
                case "same" -> assertEquals(withoutDate(last), withoutDate(response));
                default -> throw new AssertionError("not understood: " + line);
            }
        }
    }

    private static void checkAbsence(String name, Response response) {
        switch (name) {
            case "content" -> assertEquals("", response.content());
            case "trailer" -> assertEquals(List.of(), response.trailers());
            default -> assertEquals(List.of(), response.values(name), () -> "no " + name);
        }
    }

    private static List<String> withoutDate(@Nullable Response response) {
        assertNotNull(response);
        return response.fields().stream()
                .filter(line -> !line.startsWith("Date: "))
                .toList();
    }

    private void end(End end) throws IOException {
        switch (end) {
            case OPEN -> {
                client.send(PROBE);
                Response response = reader.next(false);
                assertNotNull(response, "the connection is not open");
                assertEquals("probe", response.content(), response::toString);
                assertNull(reader.next(false));
            }
            case CLOSED -> assertEquals("", reader.rest());
            case RESET -> {
                byte[] more = reader.restUntilReset().getBytes(ISO_8859_1);
                if (more.length > 0) {
                    ResponseReader cut = new ResponseReader(new ByteArrayInputStream(more));
                    assertThrows(IOException.class, () -> cut.next(false));
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
