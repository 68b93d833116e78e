package dev.torc.bench.compare;

import dev.torc.bench.app.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that ask for little. Idle ones have had one answer and ask for nothing more. Of the slow ones half send a request
 * an octet at a time and half take a large answer a little at a time; one that the server ends comes back. Used by one thread;
 * the slow ones are served by a thread of their own.
 */
public final class SlowPeers implements AutoCloseable {
    private static final long STEP_MILLIS = 50;
    private static final int TAKEN_BYTES = 512;
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final String SLOW_PATH = "/bytes/1048576";
    private static final int RECEIVE_BUFFER_BYTES = 16 << 10;
    /** Less than the ports that Linux gives away for one address. */
    private static final int CONNECTIONS_PER_ADDRESS = 20_000;

    private final InetSocketAddress server;
    private final List<SocketChannel> idle = new ArrayList<>();
    private final List<Slow> slow = new ArrayList<>();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slow-clients").factory());

    private SlowPeers(InetSocketAddress server) {
        this.server = server;
    }

    /** Opens them and returns when each idle connection has had its answer. */
    public static SlowPeers open(InetSocketAddress server, int idleCount, int slowCount) throws IOException {
        SlowPeers peers = new SlowPeers(server);
        try {
            for (int i = 0; i < idleCount; i++) {
                peers.idle.add(peers.answered());
            }
        } catch (IOException e) {
            peers.close();
            throw e;
        }
        for (int i = 0; i < slowCount; i++) {
            peers.slow.add(peers.new Slow(i % 2 == 0));
        }
        if (slowCount > 0) {
            var _ = peers.pace.scheduleAtFixedRate(peers::step, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
        return peers;
    }

    private SocketChannel answered() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            int address = idle.size() / CONNECTIONS_PER_ADDRESS;
            if (address > 0) {
                channel.bind(new InetSocketAddress("127.0.0." + (1 + address), 0));
            }
            channel.connect(server);
            send(channel);
            await(channel);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void send(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(request("/plaintext")));
    }

    private static void await(SocketChannel channel) throws IOException {
        byte[] bytes = new byte[ANSWER_BYTES_MAX];
        ByteBuffer answer = ByteBuffer.wrap(bytes);
        while (!isComplete(bytes, answer.position())) {
            if (channel.read(answer) < 0 || !answer.hasRemaining()) {
                String got = new String(bytes, 0, answer.position(), StandardCharsets.ISO_8859_1);
                throw new IOException("an idle connection had no answer"
                        + got.lines()
                                .findFirst()
                                .map(line -> ", but '" + line + "'")
                                .orElse(""));
            }
        }
    }

    /** Sends a request on each idle connection, and then awaits all answers; used by the thread that opened them. */
    public void ask() throws IOException {
        for (SocketChannel each : idle) {
            send(each);
        }
        for (SocketChannel each : idle) {
            await(each);
        }
    }

    /** Resets all idle connections, as fast as that goes. */
    public void reset() throws IOException {
        for (SocketChannel each : idle) {
            each.setOption(StandardSocketOptions.SO_LINGER, 0);
            each.close();
        }
        idle.clear();
    }

    private static boolean isComplete(byte[] answer, int length) {
        String text = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return text.startsWith("HTTP/1.1 200 ") && end >= 0 && text.indexOf(Endpoints.HELLO, end) >= 0;
    }

    private byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void step() {
        for (Slow each : slow) {
            each.step();
        }
    }

    /** How many idle connections there are. */
    public int idleCount() {
        return idle.size();
    }

    @Override
    public void close() {
        pace.shutdownNow();
        try {
            // A step never blocks for long: its channels do not.
            boolean _ = pace.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        idle.forEach(SlowPeers::closeQuietly);
        slow.forEach(each -> closeQuietly(each.channel));
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed as far as it can be.
            return;
        }
    }

    /** One slow client; confined to the thread of the pace, until that has ended. */
    private final class Slow {
        private final boolean sends;
        private final ByteBuffer taken = ByteBuffer.allocate(TAKEN_BYTES);
        private ByteBuffer unsent = ByteBuffer.allocate(0);
        private @Nullable SocketChannel channel;

        Slow(boolean sends) {
            this.sends = sends;
        }

        void step() {
            try {
                SocketChannel open = channel == null ? connect() : channel;
                if (!open.finishConnect()) {
                    return;
                }
                if (unsent.hasRemaining()) {
                    int end = unsent.limit();
                    unsent.limit(sends ? unsent.position() + 1 : end);
                    open.write(unsent);
                    unsent.limit(end);
                }
                if (open.read(taken.clear()) < 0) {
                    end();
                } else if (sends && !unsent.hasRemaining()) {
                    unsent.rewind();
                }
            } catch (IOException e) {
                end();
            }
        }

        private SocketChannel connect() throws IOException {
            SocketChannel opened = SocketChannel.open();
            channel = opened;
            opened.configureBlocking(false);
            if (!sends) {
                opened.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            }
            opened.connect(server);
            unsent = ByteBuffer.wrap(request(sends ? "/plaintext" : SLOW_PATH));
            return opened;
        }

        private void end() {
            closeQuietly(channel);
            channel = null;
        }
    }
}
