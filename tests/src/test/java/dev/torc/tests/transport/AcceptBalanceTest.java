package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import dev.torc.transport.nio.NioTransport;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How evenly the kernel spreads connections over the listening sockets of the loops. It hashes addresses and ports, so that the loops
 * have as many as if each connection had drawn its loop by lot. Prints the skew: the most that a loop has over the mean.
 */
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
final class AcceptBalanceTest {
    private static final int[] LOOPS = {2, 4, 8};
    private static final int[] CONNECTIONS = {64, 512, 2048};

    private static final int LOTS = 10_000;
    private static final int TRIES = 2;

    private final Transport transport;

    AcceptBalanceTest(Transport transport) {
        this.transport = transport;
    }

    static List<Transport> transports() {
        String reason = UringSupport.here().unavailability();
        return reason == null
                ? List.of(NioTransport.create(), UringTransport.create())
                : List.of(NioTransport.create());
    }

    @Test
    void loopsHaveAsManyConnectionsAsIfTheyWereDrawnByLot() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "elsewhere one socket is shared");
        for (int loops : LOOPS) {
            for (int connections : CONNECTIONS) {
                double[] lots = lots(loops, connections);
                double most = lots[LOTS - 1];
                double skew = skew(loops, connections);
                System.out.printf(
                        Locale.ROOT,
                        "%-8s %d loops, %4d connections: skew %.2f; by lot %.2f, 99 %% of them at most %.2f%n",
                        transport.name(),
                        loops,
                        connections,
                        skew,
                        Arrays.stream(lots).average().orElseThrow(),
                        lots[LOTS * 99 / 100]);
                for (int i = 1; i < TRIES && skew > most; i++) {
                    skew = skew(loops, connections);
                }
                assertTrue(skew <= most, skew + " with " + loops + " loops, and by lot never above " + most);
            }
        }
    }

    /** The skews of connections that are drawn by lot, sorted. */
    private static double[] lots(int loops, int connections) {
        Random random = new Random(1);
        double[] skews = new double[LOTS];
        for (int i = 0; i < LOTS; i++) {
            long[] counts = new long[loops];
            for (int k = 0; k < connections; k++) {
                counts[random.nextInt(loops)]++;
            }
            skews[i] = skew(counts);
        }
        Arrays.sort(skews);
        return skews;
    }

    private static double skew(long[] counts) {
        long sum = Arrays.stream(counts).sum();
        return (double) Arrays.stream(counts).max().orElseThrow() * counts.length / sum;
    }

    private double skew(int loops, int connections) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        try (EventLoops started = transport.start(LoopOptions.defaults().withLoops(loops))) {
            Listener listener = started.listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ListenOptions.defaults(),
                    connection -> new Silent());
            SocketAddress address = listener.localAddress();
            for (int i = 0; i < connections; i++) {
                clients.add(SocketChannel.open(address));
            }
            while (accepted(started) < connections) {
                Thread.onSpinWait();
            }
            return skew(started.all().stream()
                    .mapToLong(loop -> loop.stats().get(Counter.ACCEPTED))
                    .toArray());
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static long accepted(EventLoops loops) {
        long sum = 0;
        for (EventLoop loop : loops.all()) {
            sum += loop.stats().get(Counter.ACCEPTED);
        }
        return sum;
    }

    /** Says nothing and hears nothing. */
    private static final class Silent implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }
    }
}
