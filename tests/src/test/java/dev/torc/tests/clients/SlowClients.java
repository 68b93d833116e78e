package dev.torc.tests.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Many slow clients on one thread, as many of each kind. None goes by itself, not even when it was answered: how long each kind
 * lives is up to the server.
 */
public final class SlowClients implements AutoCloseable {
    /** How a client is slow, and what it sends at once. */
    public enum Kind {
        /** A head that never ends, an octet a second. */
        HEAD("GET /plaintext HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
        /** A body, an octet a second. */
        BODY("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"),
        /** An extension of a chunk, which is no content, an octet a second. */
        EXTENSION("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
        /** A trailer field behind an empty body, an octet a second. */
        TRAILER("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Slow: "),
        /** A long response, of which it takes an octet a second. */
        SIPPER(Kind.LONG),
        /** A long response, of which it takes nothing. */
        READER(Kind.LONG);

        private static final String LONG = "GET /bytes/1000000000 HTTP/1.1\r\nHost: localhost\r\n\r\n";

        private final String beginning;

        Kind(String beginning) {
            this.beginning = beginning;
        }

        private boolean reads() {
            return this == SIPPER || this == READER;
        }
    }

    /** Clients have their octets' times spread over the second: a steady load, not a burst. */
    private static final int TICKS_PER_SECOND = 100;

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
    private static final int READER_RECEIVE_BYTES = 4096;
    private static final int STATUS_START = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;

    private final InetSocketAddress address;
    private final List<Kind> kinds;
    private final boolean reconnecting;
    private final long endNanos;
    private final Selector input = Selector.open();
    /** Tells of resets where nothing is read: a connected channel is ready for OP_CONNECT when it has an error only. */
    private final Selector errors = Selector.open();

    private final ByteBuffer received = ByteBuffer.allocateDirect(64 << 10);
    private final Client[] clients;

    /**
     * Clients that have not come yet.
     *
     * @param count how many there are, of all kinds together
     * @param seconds how long they stay at most
     * @param reconnecting whether one comes back as soon as the server has ended it
     */
    public SlowClients(InetSocketAddress server, List<Kind> kinds, int count, long seconds, boolean reconnecting)
            throws IOException {
        this.address = server;
        this.kinds = List.copyOf(kinds);
        this.reconnecting = reconnecting;
        this.endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        this.clients = new Client[count];
        for (int i = 0; i < count; i++) {
            clients[i] = new Client(kinds.get(i % kinds.size()));
        }
    }

    /**
     * A third sends a head, a third a body, a third does not read. Takes the server's URL, how many clients there are, for how
     * many seconds, and maybe {@code --reconnect}: then a client comes back as soon as the server has ended it. Else it stays
     * away, and this exits when all are away, with 1 where the time is up before that. A connection that cannot be opened ends
     * it with an exception.
     */
    public static void main(String[] args) throws IOException {
        boolean reconnecting = args.length > 3 && args[3].equals("--reconnect");
        URI server = URI.create(args[0]);
        int count = Integer.parseInt(args[1]);
        try (SlowClients slow = new SlowClients(
                new InetSocketAddress(server.getHost(), server.getPort()),
                List.of(Kind.HEAD, Kind.BODY, Kind.READER),
                count,
                Long.parseLong(args[2]),
                reconnecting)) {
            slow.run(() -> System.out.println(slow.open() + " slow clients are open"));
            slow.kinds.forEach(slow::report);
            if (!reconnecting && slow.open() > 0) {
                System.exit(1);
            }
        }
    }

    /**
     * Returns when all are away, or the time is up. In the first second clients are opened, each in its tick; from then on it has
     * its octet there.
     *
     * @param onAllOpened called once
     */
    public void run(Runnable onAllOpened) throws IOException {
        long start = System.nanoTime();
        for (int tick = 0; tick < TICKS_PER_SECOND || open() > 0; tick++) {
            if (System.nanoTime() - endNanos >= 0) {
                return;
            }
            for (int i = tick % TICKS_PER_SECOND; i < clients.length; i += TICKS_PER_SECOND) {
                if (tick < TICKS_PER_SECOND) {
                    clients[i].open();
                } else {
                    clients[i].drip();
                }
            }
            if (tick == TICKS_PER_SECOND - 1) {
                onAllOpened.run();
            }
            lookAfterAllUntil(start + (tick + 1) * TICK_NANOS);
        }
    }

    private void lookAfterAllUntil(long untilNanos) throws IOException {
        errors.selectNow(key -> ((Client) key.attachment()).onError());
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            input.select(
                    key -> ((Client) key.attachment()).onInput(), Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        }
    }

    /** How many are open. */
    public long open() {
        return Arrays.stream(clients).filter(Client::isOpen).count();
    }

    private Stream<Client> of(Kind kind) {
        return Arrays.stream(clients).filter(client -> client.kind == kind);
    }

    /** The statuses that those of a kind read, and how often. */
    public SortedMap<String, Integer> answers(Kind kind) {
        SortedMap<String, Integer> answers = new TreeMap<>();
        of(kind).forEach(client -> client.answers.forEach(answer -> answers.merge(answer, 1, Integer::sum)));
        return answers;
    }

    /** How long the connections of a kind lived that the server has ended, shortest first. */
    public List<Long> livesNanos(Kind kind) {
        return of(kind).flatMap(client -> client.livesNanos.stream()).sorted().toList();
    }

    private void report(Kind kind) {
        List<Long> lives = livesNanos(kind);
        String lived = lives.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " after %.1f, %.1f and %.1f s (min, median, max)",
                        seconds(lives.getFirst()),
                        seconds(lives.get(lives.size() / 2)),
                        seconds(lives.getLast()));
        System.out.println("slow " + kind.name().toLowerCase(Locale.ROOT) + ": " + lives.size()
                + " ended by the server" + lived + ", statuses read " + answers(kind) + ", still open "
                + of(kind).filter(Client::isOpen).count());
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        input.close();
        errors.close();
    }

    private static double seconds(long nanos) {
        return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** One of them, and one connection after the other where it comes back. */
    @SuppressWarnings("NullAway.Init") // it has a channel from its first open() on
    private final class Client {
        private final Kind kind;
        /** The statuses that its connections were answered with. */
        private final List<String> answers = new ArrayList<>();

        private final List<Long> livesNanos = new ArrayList<>();
        private SocketChannel channel;
        private boolean open;
        private long openedNanos;
        private boolean answered;

        Client(Kind kind) {
            this.kind = kind;
        }

        boolean isOpen() {
            return open;
        }

        void open() throws IOException {
            channel = SocketChannel.open();
            if (kind.reads()) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, READER_RECEIVE_BYTES);
            }
            channel.connect(address);
            channel.write(ByteBuffer.wrap(kind.beginning.getBytes(StandardCharsets.US_ASCII)));
            openedNanos = System.nanoTime();
            open = true;
            answered = false;
            channel.configureBlocking(false);
            if (kind.reads()) {
                channel.register(errors, SelectionKey.OP_CONNECT, this);
            } else {
                channel.register(input, SelectionKey.OP_READ, this);
            }
        }

        void close() throws IOException {
            if (open) {
                channel.close();
            }
        }

        void drip() {
            if (!open) {
                return;
            }
            try {
                if (!kind.reads()) {
                    channel.write(ByteBuffer.wrap(new byte[] {'a'}));
                } else if (kind == Kind.SIPPER) {
                    channel.read(received.clear().limit(1));
                }
            } catch (IOException e) {
                onError();
            }
        }

        void onInput() {
            try {
                int count = channel.read(received.clear());
                if (count < 0) {
                    // It goes on sending until it is reset.
                    channel.keyFor(input).cancel();
                    channel.register(errors, SelectionKey.OP_CONNECT, this);
                } else if (!answered) {
                    answered = true;
                    byte[] start = new byte[Math.min(count, STATUS_START + STATUS_DIGITS)];
                    received.flip().get(start);
                    answers.add(new String(start, StandardCharsets.US_ASCII)
                            .substring(Math.min(STATUS_START, start.length)));
                }
            } catch (IOException e) {
                onError();
            }
        }

        /** The server has ended this connection. */
        void onError() {
            livesNanos.add(System.nanoTime() - openedNanos);
            try {
                channel.close();
                open = false;
                if (reconnecting) {
                    open();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
