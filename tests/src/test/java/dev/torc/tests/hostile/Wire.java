package dev.torc.tests.hostile;

import dev.torc.tests.http.RawClient;
import dev.torc.tests.http.Response;
import dev.torc.tests.http.ResponseReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** One connection of a hostile peer, and in a few words what the server did with it. Used by one thread. */
final class Wire implements AutoCloseable {
    /** The connection has ended as connections do. */
    static final String END = "end";

    static final String RESET = "reset";
    static final String RESET_BY_PEER = "reset by the peer";

    /** What is sent by another thread; it may last until the connection ends. */
    interface Sending {
        void on(RawClient client) throws IOException;
    }

    private final RawClient client;
    private final ResponseReader responses;
    private String content = "";

    Wire(InetSocketAddress server) throws IOException {
        client = new RawClient(server);
        responses = new ResponseReader(new BufferedInputStream(client.input()));
    }

    /** Sends characters as the octets that they are. */
    Wire send(String octets) throws IOException {
        client.send(octets);
        return this;
    }

    /** Waits until the server sends something, and takes an octet of it. */
    Wire taste() throws IOException {
        if (client.input().read() < 0) {
            throw new IOException("nothing came");
        }
        return this;
    }

    /** Sends by another thread, so that this one can read meanwhile. */
    Wire sendMeanwhile(Sending sending) {
        Thread _ = start(sending);
        return this;
    }

    private Thread start(Sending sending) {
        return Thread.ofVirtual().start(() -> {
            try {
                sending.on(client);
            } catch (IOException e) {
                // The server has had enough of it, as it tells whoever reads.
                return;
            }
        });
    }

    Wire endOutput() throws IOException {
        client.endOutput();
        return this;
    }

    /** Ends by a reset. */
    String reset() throws IOException {
        client.reset();
        return RESET_BY_PEER;
    }

    /** The next answer's status, or how the connection ended instead. */
    String answer() {
        try {
            Response response = responses.next(false);
            if (response == null) {
                return END;
            }
            content = response.content();
            return Integer.toString(response.status());
        } catch (SocketTimeoutException e) {
            return "open";
        } catch (SocketException e) {
            return RESET;
        } catch (IOException e) {
            String what = String.valueOf(e.getMessage());
            return what.startsWith("ended") ? "cut" : what;
        }
    }

    /** All that the server does until the connection has ended: statuses, how many of the same in a row, and the end. */
    String answers() {
        StringBuilder all = new StringBuilder();
        String last = "";
        int row = 0;
        while (true) {
            String next = answer();
            if (!next.equals(last) && row > 0) {
                all.append(last).append(row > 1 ? " x " + row : "").append(", ");
                row = 0;
            }
            last = next;
            row++;
            if (!isStatus(next)) {
                return all.append(next).toString();
            }
        }
    }

    private static boolean isStatus(String answer) {
        return answer.chars().allMatch(Character::isDigit);
    }

    /** The content of the last answer. */
    String content() {
        return content;
    }

    /** Sends something, and then the same over and over until the server makes an end of that; answers what it said meanwhile. */
    String sendEndlessly(String first, String more) throws InterruptedException {
        Thread sender = start(sending -> {
            sending.send(first);
            while (true) {
                sending.send(more);
            }
        });
        String answers = answers();
        sender.join();
        return answers;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
