package dev.torc.tests.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses, however they are cut. By hand and strictly, and not with Torc's own parser, which may be wrong in the same
 * way as what wrote them.
 */
final class AnswerReader {
    private static final int HEAD_BYTES_MAX = 4096;
    private static final int LINE_BYTES_MAX = 200;
    private static final int HEX = 16;

    /**
     * A head.
     *
     * @param length the Content-Length, or -1
     * @param id the X-Id, or null
     */
    record Answer(
            int status,
            long length,
            boolean chunked,
            boolean saysClose,
            @Nullable String id) {}

    /** What follows a head. */
    enum Framing {
        NONE,
        SIZED,
        CHUNKED,
        UNTIL_END,
        /** Nothing that is HTTP. */
        RAW
    }

    /** Is told what was read. */
    interface Sink {
        /** A head; answers what follows it. */
        Framing onHead(Answer answer);

        void onContent(ByteBuffer bytes);

        /** The response is whole. */
        void onComplete();
    }

    private enum State {
        HEAD,
        SIZED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UNTIL_END
    }

    private final Sink sink;
    private final byte[] line = new byte[HEAD_BYTES_MAX];
    private int lineLength;
    private long left;
    private State state = State.HEAD;

    AnswerReader(Sink sink) {
        this.sink = sink;
    }

    /** Whether a response has begun and is not whole. */
    boolean isWithin() {
        return state != State.HEAD || lineLength > 0;
    }

    /** Whether only the end of the connection ends it. */
    boolean isUntilEnd() {
        return state == State.UNTIL_END;
    }

    void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            switch (state) {
                case HEAD -> readHead(in);
                case SIZED, CHUNK -> readContent(in);
                case UNTIL_END -> sink.onContent(in);
                case CHUNK_SIZE, CHUNK_END, TRAILER -> {
                    if (readLine(in, LINE_BYTES_MAX)) {
                        endLine();
                    }
                }
            }
        }
    }

    private void readContent(ByteBuffer in) {
        int limit = in.limit();
        int count = (int) Math.min(left, in.remaining());
        in.limit(in.position() + count);
        sink.onContent(in);
        in.position(in.limit());
        in.limit(limit);
        left -= count;
        if (left == 0) {
            if (state == State.SIZED) {
                complete();
            } else {
                state = State.CHUNK_END;
            }
        }
    }

    private void complete() {
        state = State.HEAD;
        sink.onComplete();
    }

    /** Whether a line is whole; without its end it is in {@code line}. */
    private boolean readLine(ByteBuffer in, int bytesMax) {
        while (in.hasRemaining()) {
            byte octet = in.get();
            if (octet == '\n') {
                if (lineLength == 0 || line[lineLength - 1] != '\r') {
                    throw World.violation("a line ends without a carriage return");
                }
                lineLength--;
                return true;
            }
            if (lineLength == bytesMax) {
                throw World.violation("a line is too long: " + new String(line, 0, lineLength, US_ASCII));
            }
            line[lineLength++] = octet;
        }
        return false;
    }

    private void endLine() {
        String text = new String(line, 0, lineLength, US_ASCII);
        lineLength = 0;
        switch (state) {
            case CHUNK_SIZE -> {
                left = Long.parseLong(text, HEX);
                state = left == 0 ? State.TRAILER : State.CHUNK;
            }
            case CHUNK_END -> {
                if (!text.isEmpty()) {
                    throw World.violation("a chunk is longer than it says: " + text);
                }
                state = State.CHUNK_SIZE;
            }
            default -> {
                if (text.isEmpty()) {
                    complete();
                }
            }
        }
    }

    private void readHead(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (lineLength == HEAD_BYTES_MAX) {
                throw World.violation("a head has no end");
            }
            byte octet = in.get();
            line[lineLength++] = octet;
            if (octet == '\n' && lineLength > 3 && line[lineLength - 3] == '\n' && line[lineLength - 2] == '\r') {
                String head = new String(line, 0, lineLength, US_ASCII);
                lineLength = 0;
                begin(parse(head), in);
                return;
            }
        }
    }

    private void begin(Answer answer, ByteBuffer in) {
        switch (sink.onHead(answer)) {
            case NONE -> sink.onComplete();
            case SIZED -> {
                left = answer.length();
                state = State.SIZED;
                if (left == 0) {
                    complete();
                }
            }
            case CHUNKED -> state = State.CHUNK_SIZE;
            case UNTIL_END -> state = State.UNTIL_END;
            case RAW -> {
                state = State.UNTIL_END;
                if (in.hasRemaining()) {
                    sink.onContent(in);
                }
            }
        }
    }

    private static Answer parse(String head) {
        if (!head.startsWith("HTTP/1.1 ") || head.charAt(12) != ' ') {
            throw World.violation("no status line: " + head);
        }
        String length = field(head, "Content-Length");
        String coding = field(head, "Transfer-Encoding");
        if (length != null && coding != null) {
            throw World.violation("both lengths: " + head);
        }
        return new Answer(
                Integer.parseInt(head.substring(9, 12)),
                length == null ? -1 : Long.parseLong(length),
                "chunked".equals(coding),
                "close".equals(field(head, "Connection")),
                field(head, "X-Id"));
    }

    private static @Nullable String field(String head, String name) {
        int at = head.indexOf("\r\n" + name + ": ");
        if (at < 0) {
            return null;
        }
        int from = at + name.length() + 4;
        return head.substring(from, head.indexOf("\r\n", from));
    }
}
