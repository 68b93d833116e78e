package dev.torc.jdkprovider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the provider is found and configured. */
class TorcHttpServerProviderTest {
    private static final List<String> PROPERTIES = List.of(
            "torc.transport",
            "sun.net.httpserver.maxReqTime",
            "sun.net.httpserver.maxRspTime",
            "sun.net.httpserver.idleInterval",
            "sun.net.httpserver.drainAmount",
            "sun.net.httpserver.maxReqHeaderSize",
            "jdk.httpserver.maxConnections");

    @AfterEach
    void clears() {
        PROPERTIES.forEach(System::clearProperty);
    }

    private static HttpServer create() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @Test
    void beingThereIsEnough() throws Exception {
        HttpServer server = create();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertInstanceOf(TorcHttpServer.class, server);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'o', 'k'});
                exchange.close();
            });
            server.start();
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertEquals(
                    "ok",
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTransportThatIsNotKnownIsRefusedWithASentence() {
        System.setProperty("torc.transport", "carrier-pigeon");
        IOException failure = assertThrows(IOException.class, TorcHttpServerProviderTest::create);
        assertTrue(String.valueOf(failure.getMessage()).contains("carrier-pigeon"), failure.getMessage());
    }

    @Test
    void aTransportIsChosenByName() throws IOException {
        System.setProperty("torc.transport", "nio");
        create().stop(0);
    }

    @Test
    void httpsIsRefusedWithASentence() {
        assertThrows(UnsupportedOperationException.class, HttpsServer::create);
    }

    @Test
    void handlersHaveNoDeadlineAndBodiesNoLimitByDefault() {
        assertTrue(Settings.timeouts().handler().compareTo(Duration.ofDays(365)) > 0);
        assertEquals(HttpTimeouts.defaults().head(), Settings.timeouts().head());
        assertEquals(Duration.ofSeconds(30), Settings.timeouts().idle());
        assertEquals(Long.MAX_VALUE, Settings.limits().bodyBytesMax());
        assertEquals(64 << 10, Settings.limits().unreadBodyBytesMax());
        assertEquals(HttpLimits.defaults().connectionsMax(), Settings.limits().connectionsMax());
    }

    @Test
    void thePropertiesOfTheJdksServerAreRead() {
        PROPERTIES.stream().skip(1).forEach(name -> System.setProperty(name, "2000"));
        assertEquals(Duration.ofSeconds(2000), Settings.timeouts().head());
        assertEquals(Duration.ofSeconds(2000), Settings.timeouts().handler());
        assertEquals(Duration.ofSeconds(2000), Settings.timeouts().idle());
        assertEquals(2000, Settings.limits().unreadBodyBytesMax());
        assertEquals(2000, Settings.limits().headBytesMax());
        assertEquals(1000, Settings.limits().targetBytesMax());
        assertEquals(2000, Settings.limits().connectionsMax());
    }
}
