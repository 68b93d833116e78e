package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.server.HttpLoops;
import dev.torc.tests.transport.MemoryWire;
import dev.torc.transport.LoopOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that reads its response late gets all of it, whatever deadline passes meanwhile; found by the simulation. */
class SlowReaderTest {
    /** More than the socket's buffer holds. */
    private static final int LENGTH = 100_000;

    private static final Duration INSTANT = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int STEPS = 16;
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(SECOND, SECOND, SECOND, Duration.ofMinutes(1), SECOND, SECOND);

    private final MemoryWire wire;

    SlowReaderTest() throws IOException {
        // The queue takes all of a response, or, on the path /parts, a part of it at a time.
        LoopOptions options = LoopOptions.defaults();
        wire = new MemoryWire(
                options.withWatermarks(4 << 10, 64 << 10),
                loops -> new HttpLoops(
                        loops,
                        SlowReaderTest::answer,
                        SlowReaderTest::answer,
                        HttpLimits.defaults(),
                        TIMEOUTS,
                        options.withClock(loops.all().getFirst().clock())));
        wire.connect(null);
        wire.reads(false);
    }

    private static void answer(HttpExchange exchange) {
        boolean isLater = exchange.request().path().equals("/later");
        int length = exchange.request().path().equals("/short") ? LENGTH / 2 : LENGTH;
        Runnable answer = () -> exchange.respond(200, null, content(length));
        if (isLater) {
            exchange.connection().loop().newTimer(answer).arm(0);
        } else {
            answer.run();
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 'x');
        return content;
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private void send(String octets) {
        byte[] bytes = octets.getBytes(ISO_8859_1);
        wire.send(bytes, 0, bytes.length);
        wire.settle();
    }

    /** As time does pass: what is due is done in between. */
    private void passInSteps(int steps) {
        for (int i = 0; i < steps; i++) {
            wire.pass(SECOND.dividedBy(STEPS));
        }
    }

    private void assertWhole(int length) {
        String received = new String(wire.received(), ISO_8859_1);
        int contentAt = received.indexOf("\r\n\r\n") + 4;
        assertTrue(received.startsWith("HTTP/1.1 200 OK\r\n"), received);
        assertEquals("x".repeat(length), received.substring(contentAt));
    }

    @Test
    void theHandlersDeadlineIsMetByAResponseThatIsGivenLaterAndLeavesInParts() {
        send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.pass(INSTANT.multipliedBy(10));
        wire.pass(SECOND.multipliedBy(2));
        wire.reads(true);
        assertWhole(LENGTH);
        assertFalse(wire.isEnded());
    }

    @Test
    void aConnectionIsNotIdleBeforeItsResponseHasLeft() {
        send("GET /short HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.pass(SECOND.minus(INSTANT));
        wire.reads(true);
        assertWhole(LENGTH / 2);
        wire.pass(INSTANT.multipliedBy(10));
        assertFalse(wire.isEnded(), "the client has had no time for its next request");
        passInSteps(2 * STEPS);
        assertTrue(wire.isEnded());
    }

    @Test
    void aConnectionIsNotIdleWhileItsResponseIsNotRead() {
        send("GET /short HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.pass(SECOND.multipliedBy(10));
        wire.reads(true);
        assertWhole(LENGTH / 2);
        assertFalse(wire.isEnded());
    }

    @Test
    void lingeringBeginsWhenTheLastResponseHasLeft() {
        send("GET /short HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        wire.pass(SECOND.minus(INSTANT));
        wire.reads(true);
        wire.pass(INSTANT.multipliedBy(10));
        assertTrue(wire.isEnded());
        assertFalse(wire.isClosed(), "what the client still sends would be answered with a reset");
        passInSteps(2 * STEPS);
        assertTrue(wire.isClosed());
    }

    @Test
    void aConnectionIsIdleForNoLongerThanItMayBehindAResponseThatLeftAtOnce() {
        wire.reads(true);
        send("GET /short HTTP/1.1\r\nHost: a\r\n\r\n");
        assertWhole(LENGTH / 2);
        passInSteps(STEPS - 1);
        assertFalse(wire.isEnded());
        passInSteps(1 + STEPS / 4);
        assertTrue(wire.isEnded());
    }

    @Test
    void lingeringTakesNoLongerThanItMayBehindAResponseThatLeftAtOnce() {
        wire.reads(true);
        send("GET /short HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(wire.isEnded());
        passInSteps(STEPS - 1);
        assertFalse(wire.isClosed());
        passInSteps(1 + STEPS / 4);
        assertTrue(wire.isClosed());
    }

    @Test
    void aBodyThatNobodyAwaitsAndThatIsLateDoesNotCostTheResponse() {
        send("POST /short HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
        wire.pass(SECOND.plus(INSTANT.multipliedBy(10)));
        assertFalse(wire.isReset());
        wire.reads(true);
        assertWhole(LENGTH / 2);
        assertTrue(wire.isEnded());
    }
}
