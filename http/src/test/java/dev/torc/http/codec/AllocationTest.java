package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final int WARM_UP_ROUNDS = 30_000;
    private static final int ROUNDS = 10_000;
    private static final String REQUEST = """
            POST /echo?x=1 HTTP/1.1
            Host: localhost:8080
            Content-Type: text/plain
            Transfer-Encoding: chunked
            Connection: keep-alive

            """.replace("\n", "\r\n");
    private static final String BODY = "5;a=b\r\nHello\r\n0\r\nA: b\r\n\r\n";
    private static final byte[] SERVER = ResponseEncoder.fieldLine("Server", "torc");

    private final RequestParser parser = new RequestParser(HttpLimits.defaults());
    private final ResponseParser responses = new ResponseParser(HttpLimits.defaults());
    private final ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.defaults());
    private final DateHeader date = new DateHeader();
    private final ByteBuffer in = direct(REQUEST + BODY);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1024);

    @Test
    void parsesDecodesAndEncodesWithoutAllocation() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            exchange(i);
        }
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            exchange(i);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < ROUNDS, () -> allocated + " octets in " + ROUNDS + " exchanges");
    }

    private void exchange(int round) {
        int length = parser.parse(in, 0, in.limit());
        check(length == REQUEST.length());
        RequestHead head = parser.head();
        check(head.pathEquals("/echo") && head.keepAlive() && head.chunked() && head.find("content-type") == 1);
        in.position(length);
        decoder.reset();
        check(decoder.next(in) == ChunkedDecoder.DATA);
        in.position(in.position() + decoder.dataLength());
        check(decoder.next(in) == ChunkedDecoder.END);
        out.clear();
        date.update(round);
        ResponseEncoder.statusLine(out, 200);
        ResponseEncoder.field(out, SERVER);
        date.write(out);
        ResponseEncoder.field(out, "Content-Type", "text/plain");
        ResponseEncoder.contentLength(out, round);
        ResponseEncoder.endHead(out);
        int headLength = out.position();
        ResponseEncoder.chunkHead(out, 5);
        ResponseEncoder.ascii(out, "Hello");
        ResponseEncoder.chunkEnd(out);
        ResponseEncoder.utf8(out, "\u20ac");
        ResponseEncoder.lastChunk(out);
        check(responses.parse(out, 0, out.position()) == headLength);
    }

    private static void check(boolean condition) {
        if (!condition) {
            throw new AssertionError("the exchange is not what it should be");
        }
    }

    private static ByteBuffer direct(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocateDirect(octets.length).put(octets).flip();
        assertEquals(octets.length, bytes.limit());
        return bytes;
    }
}
