package dev.torc.tests.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Stands between clients and a server and does to what passes what bad networks do. Two virtual threads for each connection; what
 * happens to it follows from its {@link Route}.
 */
final class FaultProxy implements AutoCloseable {
    /** What is done to octets that pass, each counted where it is done. */
    enum Fault {
        /** They go on in a segment that is smaller than what came. */
        CUT,
        /** They go on a little later. */
        DELAY,
        /** They go on much later. */
        STALL,
        /** Both connections are reset. */
        RESET,
        /** What follows is dropped, and the receiver is told that nothing follows. */
        END
    }

    /**
     * What happens to the octets of one direction.
     *
     * @param pieceBytesMax the largest segment that goes on, for a while
     * @param delayOneIn one in so many segments goes on late; 0 for none
     * @param stallAt before this octet they stall
     * @param ending reset or end
     * @param endAt before this octet
     */
    record Way(int pieceBytesMax, int delayOneIn, long stallAt, Fault ending, long endAt) {
        static final Way CLEAN = new Way(BUFFER_BYTES, 0, NEVER, Fault.END, NEVER);

        static Way endingAt(Fault ending, long at) {
            return new Way(BUFFER_BYTES, 0, NEVER, ending, at);
        }

        static Way of(Random random) {
            int[] pieces = {1, 3, 100, BUFFER_BYTES};
            return new Way(
                    pieces[random.nextInt(pieces.length)],
                    random.nextInt(3) * 20,
                    random.nextInt(3) == 0 ? octet(random) : NEVER,
                    random.nextBoolean() ? Fault.RESET : Fault.END,
                    random.nextInt(3) == 0 ? octet(random) : NEVER);
        }

        /** As many in the first head as in what follows. */
        private static long octet(Random random) {
            return random.nextInt(random.nextBoolean() ? 200 : 60_000);
        }
    }

    /** What happens to one connection. */
    record Route(Way toServer, Way toClient, long seed) {
        static Route of(long seed) {
            Random random = new Random(seed);
            return new Route(Way.of(random), Way.of(random), seed);
        }
    }

    private static final int BUFFER_BYTES = 16 << 10;
    private static final long NEVER = Long.MAX_VALUE;
    /** Large contents would take too long in segments of an octet. */
    private static final long CUT_BYTES_MAX = 3000;

    private static final int DELAY_MICROS_MAX = 2000;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final InetSocketAddress server;
    private final IntFunction<Route> routes;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<Fault, AtomicLong> injected = new EnumMap<>(Fault.class);
    private final Set<Integer> ended = new HashSet<>();

    /**
     * Begins to accept.
     *
     * @param routes of connections, by their numbers from 0 on
     */
    FaultProxy(InetSocketAddress server, IntFunction<Route> routes) throws IOException {
        this.server = server;
        this.routes = routes;
        for (Fault fault : Fault.values()) {
            injected.put(fault, new AtomicLong());
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    long injected(Fault fault) {
        AtomicLong count = injected.get(fault);
        return count == null ? 0 : count.get();
    }

    /** Whether a connection, by its number, was reset or ended here. */
    boolean wasEnded(int connection) {
        synchronized (ended) {
            return ended.contains(connection);
        }
    }

    private void accept() {
        int number = 0;
        while (true) {
            try {
                new Connection(number, listening.accept(), routes.apply(number));
                number++;
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** A client's connection and the one to the server. */
    private final class Connection {
        private final int number;
        private final Socket client;
        private final Socket to;
        /** Directions that are not over. */
        private final AtomicInteger open = new AtomicInteger(2);

        Connection(int number, Socket client, Route route) throws IOException {
            this.number = number;
            this.client = client;
            this.to = new Socket(server.getAddress(), server.getPort());
            client.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            Random random = new Random(route.seed());
            long toServer = random.nextLong();
            long toClient = random.nextLong();
            Thread.ofVirtual().start(() -> run(client, to, route.toServer(), new Random(toServer)));
            Thread.ofVirtual().start(() -> run(to, client, route.toClient(), new Random(toClient)));
        }

        private void run(Socket from, Socket into, Way way, Random random) {
            try {
                pass(from, into, way, random);
                if (open.decrementAndGet() == 0) {
                    client.close();
                    to.close();
                }
            } catch (IOException e) {
                // One side has reset: so has the other, then.
                reset();
            }
        }

        private void pass(Socket from, Socket into, Way way, Random random) throws IOException {
            InputStream in = from.getInputStream();
            byte[] octets = new byte[BUFFER_BYTES];
            long passed = 0;
            while (passed < way.endAt()) {
                long room = Math.min(way.endAt(), passed < way.stallAt() ? way.stallAt() : NEVER) - passed;
                int count = in.read(octets, 0, (int) Math.min(room, octets.length));
                if (count < 0) {
                    into.shutdownOutput();
                    return;
                }
                send(into, octets, count, passed, way, random);
                passed += count;
                if (passed == way.stallAt()) {
                    count(Fault.STALL);
                    LockSupport.parkNanos(STALL_NANOS);
                }
            }
            synchronized (ended) {
                ended.add(number);
            }
            count(way.ending());
            if (way.ending() == Fault.RESET) {
                reset();
                return;
            }
            into.shutdownOutput();
            while (in.read(octets) >= 0) {
                // What follows is dropped.
            }
        }

        private void send(Socket into, byte[] octets, int count, long passed, Way way, Random random)
                throws IOException {
            OutputStream out = into.getOutputStream();
            for (int at = 0; at < count; ) {
                int left = count - at;
                boolean cuts = passed + at < CUT_BYTES_MAX;
                int piece = cuts ? Math.min(left, 1 + random.nextInt(way.pieceBytesMax())) : left;
                if (piece < left) {
                    count(Fault.CUT);
                }
                if (way.delayOneIn() != 0 && random.nextInt(way.delayOneIn()) == 0) {
                    count(Fault.DELAY);
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(DELAY_MICROS_MAX)));
                }
                out.write(octets, at, piece);
                at += piece;
            }
        }

        private void reset() {
            for (Socket each : new Socket[] {client, to}) {
                try (each) {
                    each.setSoLinger(true, 0);
                } catch (IOException e) {
                    // It is closed already.
                    assert each.isClosed();
                }
            }
        }

        private void count(Fault fault) {
            AtomicLong count = injected.get(fault);
            if (count != null) {
                count.incrementAndGet();
            }
        }
    }
}
