package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every conversation of conversations.md, held with one server on each transport, however it is cut. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // by start()
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class ConversationTest {
    /** Small, so that what exceeds them is soon sent octet by octet. */
    private static final HttpLimits LIMITS = HttpLimits.defaults()
            .withTargetBytesMax(200)
            .withHeadBytesMax(2_000)
            .withBodyBytesMax(1_000)
            .withUnreadBodyBytesMax(100);

    private static ConversationHandler handler;
    private static TestServer server;
    private static Bystander bystander;

    @Parameter
    Transport transport;

    @BeforeParameterizedClassInvocation
    static void start(Transport transport) throws IOException {
        handler = new ConversationHandler();
        server = new TestServer(transport, handler, LIMITS, HttpTimeouts.defaults());
        bystander = new Bystander(server);
    }

    @AfterParameterizedClassInvocation
    static void leavesNothing() throws IOException {
        bystander.close();
        server.close();
        assertEquals(handler.thrown(), server.failures());
    }

    static Stream<Arguments> conversations() {
        return Conversation.all().flatMap(c -> Stream.of(Cut.values()).map(cut -> Arguments.of(c, cut)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("conversations")
    void goesAsWritten(Conversation conversation, Cut cut) throws IOException {
        try (Talk talk = new Talk(server, conversation, cut)) {
            talk.hold();
        }
        assertFalse(handler.takeHidden(), () -> conversation + ": a hidden request was handled");
        bystander.isServed();
    }
}
