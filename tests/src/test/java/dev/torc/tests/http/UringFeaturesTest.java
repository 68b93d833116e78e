package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.http.HttpExchange;
import dev.torc.transport.FileRegion;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole exchanges on a ring with each feature the other way round, or denied by an older kernel, which is the same. */
@Timeout(60)
final class UringFeaturesTest {
    private static final String PART = "0123456789abcdef".repeat(1 << 10);
    private static final int FILE_PARTS = 40;

    @TempDir
    private Path folder;

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.request().path().equals("/file")) {
            Path file = folder.resolve("file");
            exchange.file(200, null, new FileRegion(FileChannel.open(file), 0, Files.size(file)));
        } else {
            new TestHandler().handle(exchange);
        }
    }

    private static void assertNext(ResponseReader reader, String content) throws IOException {
        Response response = reader.next(false);
        assertNotNull(response);
        assertEquals(200, response.status());
        assertEquals(content, response.content());
    }

    @ParameterizedTest
    @EnumSource
    void exchangesAreTheSameWithAFeatureTheOtherWayRound(UringFeature feature) throws IOException {
        String reason = UringSupport.here().unavailability();
        assumeTrue(reason == null, reason);
        Files.writeString(folder.resolve("file"), PART.repeat(FILE_PARTS));
        UringOptions options = UringOptions.defaults();
        UringOptions turned = feature.isOnByDefault() ? options.without(feature) : options.with(feature);
        try (TestServer server = new TestServer(UringTransport.create(turned), this::handle);
                RawClient client = server.client()) {
            String fields = " HTTP/1.1\r\nHost: a\r\n";
            String chunk = Integer.toHexString(PART.length()) + "\r\n" + PART + "\r\n";
            client.send("GET /" + fields + "\r\n" + "GET /chunks" + fields + "\r\n")
                    .send("POST /echo" + fields + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5) + "0\r\n\r\n")
                    .send("GET /file" + fields + "\r\n" + "GET /" + fields + "Connection: close\r\n\r\n");
            ResponseReader reader = new ResponseReader(client.input());
            assertNext(reader, "Hello, World!");
            assertNext(reader, "ab");
            assertNext(reader, PART.repeat(5));
            assertNext(reader, PART.repeat(FILE_PARTS));
            assertNext(reader, "Hello, World!");
            assertEquals("", reader.rest());
        }
    }
}
