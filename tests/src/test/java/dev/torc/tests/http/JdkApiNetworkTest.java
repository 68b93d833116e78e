package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import dev.torc.transport.LoopOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How the sockets of Torc's server behind the JDK's API differ from those of the JDK's, as the package's comment says. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.JdkApiServer#all")
final class JdkApiNetworkTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int BACKLOG_OF_JDK = 50;
    private static final int BACKLOG = 4096;

    /** IPPROTO_TCP and TCP_NODELAY of Linux. */
    private static final int TCP = 6;

    private static final int NO_DELAY = 1;

    /** Far more than it takes to reach every loop. */
    private static final int CLIENTS_MAX = 500;

    private static final long HOLD_WITHIN_NANOS = 5_000_000;

    private final JdkApiServer kind;
    private final boolean torc;
    private final HttpServer server;

    JdkApiNetworkTest(JdkApiServer kind) throws IOException {
        this.kind = kind;
        this.torc = kind.isTorc();
        this.server = kind.provider().createHttpServer(null, 0);
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    private RawClient raw() throws IOException {
        return new RawClient(server.getAddress());
    }

    /** The backlogs of the sockets that listen on the server's port. */
    private List<Integer> backlogs() throws Exception {
        Process listing;
        try {
            listing = new ProcessBuilder(
                            "ss", "-Hltn", "sport = :" + server.getAddress().getPort())
                    .start();
        } catch (IOException e) {
            abort("there is no ss");
            return List.of();
        }
        try (Stream<String> lines = listing.inputReader().lines()) {
            // State, Recv-Q, Send-Q, which is the backlog of a socket that listens.
            return lines.map(line -> Integer.parseInt(line.split(" +", -1)[2]))
                    .distinct()
                    .toList();
        }
    }

    private static int backlogMax() throws IOException {
        // Such a file gives everything to its first read, and to one that is too short only a part.
        try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/net/core/somaxconn"))) {
            return Integer.parseInt(file.readLine());
        }
    }

    @Test
    void theBacklogIs4096WhereTheApplicationSaysNothing() throws Exception {
        server.bind(ANY, 0);
        assertEquals(List.of(torc ? Math.min(BACKLOG, backlogMax()) : BACKLOG_OF_JDK), backlogs());
    }

    @Test
    void theBacklogIsTheApplicationsWhereItSaysOne() throws Exception {
        server.bind(ANY, 7);
        assertEquals(List.of(7), backlogs());
    }

    @Test
    void smallSegmentsAreSentAtOnce() throws Throwable {
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "here"));
        server.bind(ANY, 0);
        server.start();
        try (RawClient client = raw()) {
            client.send(REQUEST).readUntil("here");
            assertEquals(torc ? 1 : 0, noDelay(serverSide(client)));
        }
    }

    /** The descriptor of the server's end of a connection, which is in this process, too. */
    private int serverSide(RawClient client) throws IOException {
        String ends = ":" + hex(server.getAddress().getPort()) + " [0-9A-F]+:" + hex(client.localPort()) + " ";
        String link = Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
                .flatMap(table -> lines(Path.of(table)))
                .filter(line -> line.matches(" *[0-9]+: [0-9A-F]+" + ends + ".*"))
                // sl local remote st queues timer retransmissions uid timeout inode
                .map(line -> "socket:[" + line.strip().split(" +", -1)[9] + "]")
                .collect(Collectors.joining());
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> target(descriptor).equals(link))
                    .mapToInt(descriptor ->
                            Integer.parseInt(descriptor.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, "%04X", port);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    @SuppressWarnings("restricted")
    private static int noDelay(int descriptor) throws Throwable {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, Integer.BYTES);
            int result = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("getsockopt"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS))
                    .invokeExact(descriptor, TCP, NO_DELAY, value, length);
            assertEquals(0, result);
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Holds the threads that give requests to handlers, until it is told to let them go on. */
    private static final class Holding implements Executor {
        private final AtomicInteger held = new AtomicInteger();
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void execute(Runnable task) {
            held.incrementAndGet();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Thread.ofVirtual().start(task);
        }
    }

    @Test
    void onIoUringWhoIsGoneBeforeItsRequestIsLookedAtHasTheWildcardAddress() throws Exception {
        Holding executor = new Holding();
        BlockingQueue<InetSocketAddress> gone = new LinkedBlockingQueue<>();
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "here"));
        server.createContext("/gone", exchange -> gone.add(exchange.getRemoteAddress()));
        server.setExecutor(executor);
        server.bind(ANY, 0);
        server.start();
        int threads = torc ? LoopOptions.defaults().loops() : 1;
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS_MAX && executor.held.get() < threads; i++) {
                clients.add(raw().send(REQUEST));
                LockSupport.parkNanos(HOLD_WITHIN_NANOS);
            }
            assertEquals(threads, executor.held.get());
            try (RawClient client = raw()) {
                client.send(REQUEST.replace(" / ", " /gone ")).reset();
            }
        } finally {
            executor.goOn.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
        InetSocketAddress address = gone.poll(10, TimeUnit.SECONDS);
        assertNotNull(address);
        boolean unknown = kind.name().equals("torc io_uring");
        assertEquals(unknown, address.getAddress().isAnyLocalAddress(), address::toString);
    }
}
