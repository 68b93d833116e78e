package dev.torc.bench.experiment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.torc.bench.compare.CompareFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Clients that say a little, keep their sockets open, and never say anything more. Confined to one thread. */
final class SilentClients implements AutoCloseable {
    private final InetSocketAddress server;
    private final Map<Kind, List<SocketChannel>> clients = new EnumMap<>(Kind.class);

    /** What they say before they fall silent. */
    enum Kind {
        NOTHING("nothing", ""),
        HALF_A_HEAD("half a head", "GET /plaintext HTTP/1.1\r\nHo"),
        HALF_A_BODY("half a body", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234"),
        SERVED("one request", "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n");

        private final String what;
        private final String octets;

        Kind(String what, String octets) {
            this.what = what;
            this.octets = octets;
        }

        String what() {
            return what;
        }
    }

    SilentClients(InetSocketAddress server) {
        this.server = server;
    }

    void open(Kind kind, int count) throws CompareFailure {
        List<SocketChannel> opened = clients.computeIfAbsent(kind, key -> new ArrayList<>());
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open(server);
                opened.add(channel);
                channel.write(ByteBuffer.wrap(kind.octets.getBytes(US_ASCII)));
            }
        } catch (IOException e) {
            throw new CompareFailure("The server takes no more silent clients after " + count() + ": " + e.getMessage()
                    + ". Take fewer with --connections, or raise the limit of descriptors with ulimit -n.");
        }
    }

    int count() {
        return clients.values().stream().mapToInt(List::size).sum();
    }

    int count(Kind kind) {
        return clients.getOrDefault(kind, List.of()).size();
    }

    /** Those that the server has not closed. */
    int countOpen(Kind kind) {
        return (int) clients.getOrDefault(kind, List.of()).stream()
                .filter(SilentClients::isOpen)
                .count();
    }

    private static boolean isOpen(SocketChannel channel) {
        ByteBuffer received = ByteBuffer.allocate(4096);
        try {
            channel.configureBlocking(false);
            int count = channel.read(received);
            while (count > 0) {
                count = channel.read(received.clear());
            }
            return count == 0;
        } catch (IOException e) {
            return false; // reset
        }
    }

    @Override
    public void close() {
        for (List<SocketChannel> channels : clients.values()) {
            for (SocketChannel channel : channels) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // It is gone all the same.
                }
            }
        }
    }
}
