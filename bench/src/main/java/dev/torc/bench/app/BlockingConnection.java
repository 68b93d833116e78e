package dev.torc.bench.app;

import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.Reason;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.RequestParser;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A connection and the thread that serves it: reads a head, answers, and reads the next one, until either side ends it.
 * Requests that arrived together are answered in turn, and their answers leave with one write.
 *
 * <pre>
 *   idle --octets--> head --complete--> answer --written--> rest of the content --keep-alive--> idle or head
 *     |                |                   |                                   |
 *     +-- end ---------+-- error, end -----+-- error, end ---------------------+--> closed
 * </pre>
 *
 * Confined to its thread, except {@link #closeIfIdle} and {@link #close}.
 */
final class BlockingConnection implements Runnable, AutoCloseable {
    private static final int SEND_BYTES = 32 << 10;
    private static final int UNREAD_BYTES_MAX = 1 << 18;
    private static final int END = Integer.MIN_VALUE;

    private final BufferedConnection connection;
    private final BlockingApplication application;
    private final BooleanSupplier stopping;
    private final RequestParser parser;
    private final BlockingContent content;
    private final BlockingResponse response;
    private volatile boolean idle;

    /**
     * Over a connected channel in blocking mode.
     *
     * @param stopping whether no further request is to be begun; from any thread
     */
    BlockingConnection(
            SocketChannel channel, BlockingApplication application, HttpLimits limits, BooleanSupplier stopping) {
        this.connection = new BufferedConnection(channel, limits.headBytesMax(), SEND_BYTES);
        this.application = application;
        this.stopping = stopping;
        this.parser = new RequestParser(limits);
        this.content = new BlockingContent(connection, limits);
        this.response = new BlockingResponse(connection);
    }

    /** Serves it until it is closed. */
    @Override
    public void run() {
        try (connection) {
            boolean goesOn;
            do {
                goesOn = serveNext();
            } while (goesOn);
            connection.flush();
        } catch (IOException e) {
            // The client has gone, or the server was stopped; either way nobody is left to tell.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean serveNext() throws IOException, InterruptedException {
        int length = readHead();
        if (length == END) {
            return false;
        }
        if (length < 0) {
            response.beginRefusal();
            refuse(-length);
            return false;
        }
        ByteBuffer in = connection.received();
        in.position(in.position() + length);
        RequestHead head = parser.head();
        response.begin(head, head.keepAlive() && !stopping.getAsBoolean());
        content.begin(head);
        try {
            application.answer(head, content, response);
            return response.keepsAlive() && content.skip();
        } catch (ProtocolException e) {
            if (!response.isStarted()) {
                response.beginRefusal();
                refuse(400);
            }
            return false;
        }
    }

    /** The length of the next head, which is received but not consumed; minus a status; or {@link #END}. */
    private int readHead() throws IOException {
        while (true) {
            ByteBuffer in = connection.received();
            int length = parser.parse(in, in.position(), in.limit());
            if (length != RequestParser.PARTIAL) {
                return length;
            }
            idle = !in.hasRemaining();
            if (idle && stopping.getAsBoolean()) {
                return END;
            }
            boolean arrived = connection.receive();
            idle = false;
            if (!arrived) {
                return END;
            }
        }
    }

    /** Answers what is no request; the last thing that is done. */
    private void refuse(int status) throws IOException {
        String text = Objects.requireNonNullElse(Reason.of(status), "");
        response.send(status, Endpoints.TEXT_TYPE, text.getBytes(StandardCharsets.UTF_8));
        connection.finish(UNREAD_BYTES_MAX);
    }

    /** Closes it where it waits for a request; from any thread, once {@code stopping} is true. */
    void closeIfIdle() {
        if (idle) {
            close();
        }
    }

    /** Ends it at once; from any thread. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // Its descriptor is gone all the same.
            return;
        }
    }
}
