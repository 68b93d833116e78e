package dev.torc.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same requests over and over: one on each connection, then their responses. It blocks, on sockets of the JDK, and finds
 * the end of a response by itself, so that what the compiler learns of the server's code is how the server uses it. Immutable.
 */
final class RepeatedGets implements WarmUp {
    private static final int CONNECTIONS = 16;

    private final Duration duration;
    private final List<String> targets;

    RepeatedGets(Duration duration, List<String> targets) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a warm-up cannot take " + duration);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a warm-up needs something to ask for");
        }
        for (String target : targets) {
            if (!target.matches("/[!-~]*")) {
                throw new IllegalArgumentException("'" + target + "' is not a path to ask for");
            }
        }
        this.duration = duration;
        this.targets = targets;
    }

    @Override
    public void run(InetSocketAddress address) throws IOException {
        long endNanos = System.nanoTime() + duration.toNanos();
        byte[][] requests = targets.stream()
                .map(target -> "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: torc-warm-up\r\n\r\n")
                .map(request -> request.getBytes(ISO_8859_1))
                .toArray(byte[][]::new);
        @Nullable Client[] clients = new Client[CONNECTIONS];
        try {
            for (int turn = 0; System.nanoTime() - endNanos < 0; turn++) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    Client client = clients[i];
                    if (client == null) {
                        client = new Client(address);
                        clients[i] = client;
                    }
                    client.send(requests[(turn + i) % requests.length]);
                }
                for (int i = 0; i < CONNECTIONS; i++) {
                    Client client = clients[i];
                    if (client != null && !client.receive(endNanos)) {
                        client.close();
                        clients[i] = null;
                    }
                }
            }
        } finally {
            for (Client client : clients) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    /** One connection, with one request in flight at most. A server that ends it is no failure. Confined to one thread. */
    private static final class Client {
        private static final int BUFFER_BYTES = 16 << 10;
        private static final int CONNECT_MILLIS = 1000;
        private static final int ANSWER_MILLIS_MIN = 10;
        private static final String HEAD_END = "\r\n\r\n";
        private static final String LENGTH = "\r\ncontent-length:";
        private static final String LAST = "\r\nconnection: close";

        private final Socket socket = new Socket();
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private boolean usable = true;

        Client(InetSocketAddress address) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                socket.connect(address, CONNECT_MILLIS);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        void send(byte[] request) {
            try {
                socket.getOutputStream().write(request);
            } catch (IOException e) {
                usable = false;
            }
        }

        /**
         * Reads a response; answers false where no other can follow on this connection, as where it cannot be told where it
         * ends.
         *
         * @param endNanos what has not come by then is hardly waited for
         */
        boolean receive(long endNanos) {
            try {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
                socket.setSoTimeout(Math.clamp(leftMillis, ANSWER_MILLIS_MIN, Integer.MAX_VALUE));
                return usable && readResponse(socket.getInputStream());
            } catch (IOException e) {
                return false;
            }
        }

        private boolean readResponse(InputStream in) throws IOException {
            int filled = 0;
            int headEnd = -1;
            String read = "";
            while (headEnd < 0) {
                int count = in.read(buffer, filled, buffer.length - filled);
                if (count <= 0) {
                    return false; // it has ended, or the head is longer than any
                }
                filled += count;
                read = new String(buffer, 0, filled, ISO_8859_1);
                headEnd = read.indexOf(HEAD_END);
            }
            String head = read.substring(0, headEnd).toLowerCase(Locale.ROOT);
            long left = contentLength(head) - (filled - headEnd - HEAD_END.length());
            if (left < 0 || head.contains(LAST)) {
                return false;
            }
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    return false;
                }
                left -= count;
            }
            return true;
        }

        /** What a head says; -1 where it does not. */
        private static long contentLength(String head) {
            int field = head.indexOf(LENGTH);
            if (field < 0) {
                return -1;
            }
            int start = field + LENGTH.length();
            int end = head.indexOf('\r', start);
            return Long.parseLong(
                    head.substring(start, end < 0 ? head.length() : end).strip());
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // Nobody needs it any more.
                return;
            }
        }
    }
}
