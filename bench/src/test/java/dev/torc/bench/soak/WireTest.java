package dev.torc.bench.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that took a wrong answer for a right one would let every soak pass. */
@Timeout(30)
class WireTest {
    private static final Content ABC = Content.text("abc");

    /** What a client does with a connection. */
    private interface Client {
        void run(Wire wire) throws IOException;
    }

    /** Runs a client against a server that answers these octets, whatever it is asked. */
    private static void against(String answer, Client client) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wire wire = new Wire((InetSocketAddress) server.getLocalSocketAddress(), 0)) {
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write(answer.getBytes(ISO_8859_1));
            }
            client.run(wire);
        }
    }

    private static void assertWrong(String part, String answer) {
        WrongAnswer wrong = assertThrows(WrongAnswer.class, () -> against(answer, wire -> wire.answer(200, ABC)));
        assertTrue(String.valueOf(wrong.getMessage()).contains(part), wrong.getMessage());
    }

    @Test
    void takesWhatIsRight() throws IOException {
        against(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
                        + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
                wire -> {
                    wire.answer(200, ABC);
                    wire.answer(200, ABC);
                    wire.end();
                });
    }

    @Test
    void seesWhatIsWrong() {
        assertWrong("not 200", "HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nabc");
        assertWrong("the octet at 1 of 3", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nacc");
        assertWrong("Content-Length is 4", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd");
        assertWrong("Content-Length is null", "HTTP/1.1 200 OK\r\n\r\nabc");
        assertWrong("has 2 octets", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
        assertWrong("longer than 3", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n");
        assertWrong("longer than its size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n");
    }

    @Test
    void seesWhatIsMissingAndWhatIsTooMuch() {
        String cut = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab";
        assertThrows(IOException.class, () -> against(cut, wire -> wire.answer(200, ABC)));
        String more = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc!";
        assertThrows(
                WrongAnswer.class,
                () -> against(more, wire -> {
                    wire.answer(200, ABC);
                    wire.end();
                }));
    }

    @Test
    void seesThatAConnectionStays() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wire wire = new Wire((InetSocketAddress) server.getLocalSocketAddress(), 0)) {
            assertThrows(WrongAnswer.class, () -> wire.untilEnded(50));
        }
    }

    @Test
    void tellsHowAConnectionEnded() throws IOException {
        against("abc", wire -> assertEquals(new Wire.End(3, false), wire.untilEnded(5_000)));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Wire wire = new Wire((InetSocketAddress) server.getLocalSocketAddress(), 0)) {
            try (Socket accepted = server.accept()) {
                accepted.setSoLinger(true, 0);
            }
            assertTrue(wire.untilEnded(5_000).reset());
        }
    }

    @Test
    void anEndThatIsLateIsNotTakenForOneThatNeverComes() throws WrongAnswer {
        Wire.End end = new Wire.End(3, false);
        assertEquals(end, end.after(100, 100));
        WrongAnswer late = assertThrows(WrongAnswer.class, () -> end.after(101, 100));
        assertEquals("the connection ended only after 101 ms, not 100", late.getMessage());
    }

    @Test
    void keyedContentTellsPositionsApart() throws WrongAnswer {
        Content content = Content.keyed(7, 100_000);
        byte[] octets = new byte[100];
        assertEquals(100, content.copy(5_000, octets));
        content.check(5_000, octets, 100);
        assertThrows(WrongAnswer.class, () -> content.check(5_001, octets, 100));
        assertThrows(WrongAnswer.class, () -> content.check(5_000 + (1 << 14), octets, 100));
        assertThrows(WrongAnswer.class, () -> Content.keyed(8, 100_000).check(5_000, octets, 100));
    }
}
