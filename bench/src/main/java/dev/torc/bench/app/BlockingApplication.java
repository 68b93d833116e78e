package dev.torc.bench.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.http.codec.RequestHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The application that is measured, for a thread per connection: it reads and writes where it stands, and where it has to
 * wait, its thread waits. One object serves every connection; it has no state.
 */
final class BlockingApplication {
    private static final byte[] HELLO = Endpoints.HELLO.getBytes(StandardCharsets.UTF_8);

    private final ObjectMapper mapper = new ObjectMapper();

    /** Answers one request. Its head is not read once its content is. */
    void answer(RequestHead head, BlockingContent content, BlockingResponse response)
            throws IOException, InterruptedException {
        if (head.pathEquals(Endpoints.PLAINTEXT)) {
            if (reads(head, response)) {
                response.send(200, Endpoints.TEXT_TYPE, HELLO);
            }
        } else if (head.pathEquals(Endpoints.ECHO)) {
            if (allows(head.methodEquals("POST"), "POST", response)) {
                echo(head, content, response);
            }
        } else {
            read(head, response);
        }
    }

    private void read(RequestHead head, BlockingResponse response) throws IOException, InterruptedException {
        String path = head.path();
        OptionalLong size = Endpoints.number(path, Endpoints.BYTES);
        OptionalLong status = Endpoints.number(path, Endpoints.STATUS);
        boolean isStatus = status.isPresent() && Endpoints.isStatus(status.getAsLong());
        boolean known = size.isPresent() || isStatus || Endpoints.NAMED.contains(path);
        if (!known) {
            text(response, 404, Endpoints.NOT_FOUND);
        } else if (reads(head, response)) {
            if (size.isPresent()) {
                bytes(response, size.getAsLong());
            } else if (isStatus) {
                status(response, (int) status.getAsLong());
            } else {
                named(path, head, response);
            }
        }
    }

    private void named(String path, RequestHead head, BlockingResponse response)
            throws IOException, InterruptedException {
        switch (path) {
            case Endpoints.JSON -> json(response, new Endpoints.Message(Endpoints.HELLO));
            case Endpoints.HEADERS -> json(response, fields(head));
            case Endpoints.STREAM -> stream(head.query(), response);
            default -> delay(head.query(), response);
        }
    }

    private static boolean reads(RequestHead head, BlockingResponse response) throws IOException {
        return allows(head.methodEquals("GET") || head.methodEquals("HEAD"), Endpoints.READ_METHODS, response);
    }

    private static boolean allows(boolean allowed, String methods, BlockingResponse response) throws IOException {
        if (!allowed) {
            response.allow(methods);
            text(response, 405, Endpoints.NOT_ALLOWED);
        }
        return allowed;
    }

    private static void text(BlockingResponse response, int status, String text) throws IOException {
        response.send(status, Endpoints.TEXT_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }

    private void json(BlockingResponse response, Object value) throws IOException {
        response.send(200, Endpoints.JSON_TYPE, encode(value));
    }

    private byte[] encode(Object value) throws JsonProcessingException {
        return mapper.writeValueAsBytes(value);
    }

    private static void bytes(BlockingResponse response, long size) throws IOException {
        response.start(200, Endpoints.OCTETS_TYPE, size);
        for (long left = response.isToHead() ? 0 : size; left > 0; ) {
            int length = (int) Math.min(left, Endpoints.CHUNK_BYTES_MAX);
            response.write(Filler.view(length));
            left -= length;
        }
        response.end();
    }

    private static void status(BlockingResponse response, int status) throws IOException {
        if (Endpoints.hasContent(status)) {
            text(response, status, Integer.toString(status));
        } else {
            response.sendEmpty(status);
        }
    }

    /** The head leaves when content has come: a 100 (Continue) goes before it. */
    private static void echo(RequestHead head, BlockingContent content, BlockingResponse response) throws IOException {
        String contentType = head.header("Content-Type");
        long length = head.chunked() ? -1 : Math.max(0, head.contentLength());
        ByteBuffer piece = content.next();
        response.start(200, contentType, length);
        while (piece != null) {
            response.write(piece);
            piece = content.next();
        }
        response.end();
    }

    private static void stream(@Nullable String query, BlockingResponse response) throws IOException {
        long chunks = Endpoints.parameter(query, "chunks", Endpoints.CHUNKS_MAX);
        long size = Endpoints.parameter(query, "size", Endpoints.CHUNK_BYTES_MAX);
        if (chunks < 0 || size < 0) {
            text(response, 400, Endpoints.BAD_QUERY);
            return;
        }
        response.start(200, Endpoints.OCTETS_TYPE, -1);
        long count = response.isToHead() || size == 0 ? 0 : chunks;
        for (long i = 0; i < count; i++) {
            response.write(Filler.view((int) size));
        }
        response.end();
    }

    private static void delay(@Nullable String query, BlockingResponse response)
            throws IOException, InterruptedException {
        long millis = Endpoints.parameter(query, "ms", Endpoints.DELAY_MILLIS_MAX);
        if (millis < 0) {
            text(response, 400, Endpoints.BAD_QUERY);
            return;
        }
        Thread.sleep(Duration.ofMillis(millis));
        text(response, 200, Endpoints.DELAYED);
    }

    private static List<Endpoints.Field> fields(RequestHead head) {
        List<Endpoints.Field> fields = new ArrayList<>(head.headerCount());
        for (int i = 0; i < head.headerCount(); i++) {
            fields.add(new Endpoints.Field(head.name(i), head.value(i)));
        }
        return fields;
    }
}
