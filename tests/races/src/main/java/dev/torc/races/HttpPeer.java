package dev.torc.races;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends a request after the other, each when the one before was answered, and leaves after the last or when the
 * server says that it is the last. For its loop's thread.
 */
final class HttpPeer implements ConnectionHandler {
    /** What handlers answer to {@link #get}. */
    static final String BODY = "ok";

    private static final String HEAD_END = "\r\n\r\n";

    private final SharedBytes request;
    private final int requestsMax;
    private final int bodyBytes;
    private final StringBuilder head = new StringBuilder();
    private @Nullable Connection connection;
    private int bodyLeft;
    private boolean told;
    private int sent;
    private int responses;
    private int closes;

    /**
     * A client that is still to be connected.
     *
     * @param bodyBytes how long the body of each response is
     */
    HttpPeer(String request, int requestsMax, int bodyBytes) {
        this.request = SharedBytes.copyOf(request.getBytes(ISO_8859_1));
        this.requestsMax = requestsMax;
        this.bodyBytes = bodyBytes;
    }

    static HttpPeer get(int requestsMax) {
        return new HttpPeer("GET / HTTP/1.1\r\nHost: a\r\n\r\n", requestsMax, BODY.length());
    }

    Connection connection() {
        return Objects.requireNonNull(connection, "not open");
    }

    boolean isClosed() {
        return closes > 0;
    }

    int responses() {
        return responses;
    }

    /** What came of it, where the server accepted so many connections and handled so many requests. */
    String verdict(int accepted, int handled) {
        if (closes != 1) {
            return "closed " + closes + " times";
        }
        if (!head.isEmpty() || bodyLeft != 0 || handled != responses) {
            return "handled and not answered";
        }
        if (sent > responses && accepted > 0) {
            return "neither handled nor told";
        }
        if (responses == requestsMax) {
            return "all answered";
        }
        return responses > 0 ? "told and ended" : sent > 0 ? "cut off" : "not accepted";
    }

    @Override
    public void onOpen(Connection opened) {
        connection = opened;
        sendOne();
    }

    private void sendOne() {
        sent++;
        connection().send(request);
    }

    @Override
    public void onReceive(Connection from, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (bodyLeft > 0) {
                int taken = Math.min(bodyLeft, bytes.remaining());
                bytes.position(bytes.position() + taken);
                bodyLeft -= taken;
                if (bodyLeft == 0) {
                    answered();
                }
            } else {
                head.append((char) (bytes.get() & 0xff));
                if (head.indexOf(HEAD_END, head.length() - HEAD_END.length()) >= 0) {
                    told = head.indexOf("Connection: close") >= 0;
                    bodyLeft = bodyBytes;
                    head.setLength(0);
                }
            }
        }
    }

    private void answered() {
        responses++;
        if (responses == requestsMax) {
            connection().close();
        } else if (!told) {
            sendOne();
        }
    }

    @Override
    public void onClose(Connection closed, CloseCause cause) {
        closes++;
    }
}
