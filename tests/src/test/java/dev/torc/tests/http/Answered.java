package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.codec.ChunkedDecoder;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.ResponseHead;
import dev.torc.http.codec.ResponseParser;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads what a server has sent on one connection, as a client would that knows its requests, and refuses what no server
 * may send: responses out of order or without a request, anything after the last response, less than was announced. The
 * text of it has the heads as they came, without the date, and the content without its chunks; of a head or a chunk's line
 * that a reset has cut it has nothing.
 */
final class Answered {
    private final ByteBuffer bytes;
    private final StringBuilder text = new StringBuilder();
    private final List<LoggedHandler.Call> calls;
    private final ResponseParser parser = new ResponseParser(HttpLimits.defaults());
    private int answered;
    private boolean refused;
    private boolean last;
    private boolean cut;

    private Answered(byte[] received, List<LoggedHandler.Call> calls) {
        this.bytes = ByteBuffer.wrap(received);
        this.calls = calls;
    }

    /**
     * Reads all of it.
     *
     * @param reset whether the server has reset the connection: then the last response may be cut, and some may be missing
     */
    static Answered read(byte[] received, List<LoggedHandler.Call> calls, boolean reset) {
        Answered answered = new Answered(received, calls);
        while (answered.bytes.hasRemaining() && !answered.cut) {
            answered.response();
        }
        if (!reset) {
            answered.require(!answered.cut, "the last response is cut");
            int given = answered.answered + (answered.refused ? 1 : 0);
            answered.require(given >= calls.size(), "only " + given + " of " + calls.size() + " calls are answered");
        }
        return answered;
    }

    /** How many final responses there were, refusals included. */
    int count() {
        return answered + (refused ? 1 : 0);
    }

    private void response() {
        require(!last, "something follows the last response");
        int length = parser.parse(bytes, bytes.position(), bytes.limit());
        if (length == ResponseParser.PARTIAL) {
            cut = true;
            return;
        }
        require(length > 0, "a malformed head: " + length);
        ResponseHead head = parser.head();
        int date = head.find("Date");
        if (date < 0) {
            take(length);
        } else {
            take(head.valueStart(date));
            bytes.position(bytes.position() + head.valueEnd(date) - head.valueStart(date));
            take(length - head.valueEnd(date));
        }
        if (head.status() < 200 && head.status() != 101) {
            return;
        }
        String number = head.header(LoggedHandler.CALL);
        String method = "";
        if (number == null) {
            require(!head.keepAlive(), "a refusal keeps the connection");
            refused = true;
            // Of the call that has no answer yet, if there is one, or of a head that was no request.
            method = answered < calls.size() ? calls.get(answered).method : "";
        } else {
            answered++;
            require(number.equals(Integer.toString(answered)), "call " + number + " is answered in place " + answered);
            require(answered <= calls.size(), "more responses than calls");
            method = calls.get(answered - 1).method;
        }
        last = !head.keepAlive();
        if (head.status() == 101 || method.equals("CONNECT") && head.status() < 300) {
            take(bytes.remaining());
            last = true;
        } else if (head.bodyAllowed() && !method.equals("HEAD")) {
            content(head);
        }
    }

    private void content(ResponseHead head) {
        if (head.chunked()) {
            chunks();
        } else if (head.contentLength() >= 0) {
            long missing = head.contentLength() - bytes.remaining();
            cut = missing > 0;
            take((int) Math.min(head.contentLength(), bytes.remaining()));
        } else {
            require(last, "content until the end on a connection that goes on");
            take(bytes.remaining());
        }
    }

    private void chunks() {
        ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.defaults());
        int event = decoder.next(bytes);
        while (event == ChunkedDecoder.DATA) {
            take(decoder.dataLength());
            event = decoder.next(bytes);
        }
        require(event >= 0, "malformed chunks");
        cut = event == ChunkedDecoder.PARTIAL;
        if (!cut) {
            text.append("\nend of chunks\n");
            decoder.forEachTrailer(
                    (name, value) -> text.append(name).append('=').append(value).append('\n'));
        }
    }

    private void take(int count) {
        for (int i = 0; i < count; i++) {
            text.append((char) (bytes.get() & 0xff));
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(
                    otherwise + " at " + bytes.position() + " of\n" + new String(bytes.array(), ISO_8859_1));
        }
    }
}
