package dev.torc.bench.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.ResponseEncoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to encode the head of the plaintext response (status line, Server, Date, Content-Type,
 * Content-Length) and its body into a direct buffer? {@code copying} goes by way of a String.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ResponseEncoderBenchmark {

    private static final int STATUSES = 16;

    private final ByteBuffer out = ByteBuffer.allocateDirect(4096);
    private final DateHeader date = new DateHeader();
    private final byte[] server = ResponseEncoder.fieldLine("Server", "torc");
    private final byte[] contentType = ResponseEncoder.fieldLine("Content-Type", "text/plain");
    private final byte[] body = "Hello, World!".getBytes(ISO_8859_1);
    private int next;

    /** Constant fields encoded beforehand. */
    @Benchmark
    public int preEncodedFields() {
        out.clear();
        int i = next++ & STATUSES - 1;
        ResponseEncoder.statusLine(out, i == 0 ? 404 : 200);
        ResponseEncoder.field(out, server);
        date.write(out);
        ResponseEncoder.field(out, contentType);
        ResponseEncoder.contentLength(out, body.length + i);
        ResponseEncoder.endHead(out);
        out.put(body);
        return out.position();
    }

    /** Every field validated and encoded from Strings, the body from a String as UTF-8. */
    @Benchmark
    public int validatedFields() {
        out.clear();
        int i = next++ & STATUSES - 1;
        ResponseEncoder.statusLine(out, i == 0 ? 404 : 200);
        ResponseEncoder.field(out, "Server", "torc");
        date.write(out);
        ResponseEncoder.field(out, "Content-Type", "text/plain");
        ResponseEncoder.contentLength(out, body.length + i);
        ResponseEncoder.endHead(out);
        ResponseEncoder.utf8(out, "Hello, World!");
        return out.position();
    }

    /** The whole as one String. */
    @Benchmark
    public int copying() {
        out.clear();
        int i = next++ & STATUSES - 1;
        String head = "HTTP/1.1 " + (i == 0 ? "404 Not Found" : "200 OK") + "\r\nServer: torc\r\nDate: "
                + "Thu, 01 Jan 1970 00:00:00 GMT" + "\r\nContent-Type: text/plain\r\nContent-Length: "
                + (body.length + i) + "\r\n\r\nHello, World!";
        out.put(head.getBytes(ISO_8859_1));
        return out.position();
    }
}
