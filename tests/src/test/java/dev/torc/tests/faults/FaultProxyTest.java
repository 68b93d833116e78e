package dev.torc.tests.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.tests.cli.RestartConnection;
import dev.torc.tests.cli.RestartConnection.Outcome;
import dev.torc.tests.cli.RestartRequest;
import dev.torc.tests.faults.FaultProxy.Fault;
import dev.torc.tests.faults.FaultProxy.Route;
import dev.torc.tests.faults.FaultProxy.Way;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole exchanges through a proxy that delays, cuts, stalls, ends and resets. Each response that arrives whole is right and in
 * its place, one that does not has a reason, and the server is left with nothing. A seed that fails prints itself;
 * {@code -Dtorc.seed=N} is it again.
 */
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class FaultProxyTest {
    private static final long FROM = Long.getLong("torc.seed", System.currentTimeMillis());
    private static final int SEEDS = Integer.getInteger("torc.seeds", 48);
    private static final int AT_ONCE = 16;
    private static final int CONNECTIONS_PER_SEED = 3;
    private static final int ROUNDS = 3;

    /** A little more than the responses to {@link #pipeline} have. */
    private static final int RESPONSES_BYTES_MAX = 600;

    private final String engine;
    private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);
    private final RunningServer server;
    private long sockets;

    FaultProxyTest(Transport transport) throws IOException {
        engine = transport.name();
        server = Servers.start(new ServerName(engine, null), ServerOptions.of("127.0.0.1", 0, 1));
    }

    /** After a first exchange: the JDK opens a few with the first sockets, and keeps them. */
    @BeforeEach
    void countSockets() throws Exception {
        assertEquals(pipeline().size(), answers(new Route(Way.CLEAN, Way.CLEAN, 0)));
        Patience.awaitTrue("the end of a connection", () -> counted(Counter.CONNECTIONS) == 0);
        sockets = Descriptors.sockets();
    }

    private long counted(Counter counter) {
        return server.stats().getFirst().get(counter);
    }

    @AfterEach
    void theServerIsLeftWithNothing() throws Exception {
        try {
            Patience.awaitTrue("the end of all connections", () -> counted(Counter.CONNECTIONS) == 0);
            Patience.awaitTrue("the return of all buffers", () -> counted(Counter.BUFFERS_IN_USE) == 0);
            Patience.awaitTrue("the end of all sockets", () -> Descriptors.sockets() <= sockets);
            assertEquals(0, counted(Counter.FAILURES));
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    private static void all(List<? extends Runnable> tasks) throws InterruptedException {
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable task : tasks) {
                places.acquire();
                running.add(threads.submit(() -> {
                    try {
                        task.run();
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    // ---- whatever a seed says

    @Test
    void everyResponseThatArrivesWholeIsRightWhateverASeedSays() throws InterruptedException {
        System.out.println(engine + ": " + SEEDS + " seeds of a bad network, from " + FROM);
        List<Runnable> seeds = new ArrayList<>();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            long one = seed;
            seeds.add(() -> exchangeAll(one));
        }
        all(seeds);
        System.out.println(engine + ": " + injected);
        if (SEEDS > 1) {
            assertEquals(Fault.values().length, injected.size(), injected::toString);
        }
    }

    private void exchangeAll(long seed) {
        Random random = new Random(seed);
        long routes = random.nextLong();
        try (FaultProxy proxy = new FaultProxy(server.address(), number -> Route.of(routes + number))) {
            for (int i = 0; i < CONNECTIONS_PER_SEED; i++) {
                String wrong = exchange(proxy, i, random);
                assertTrue(wrong.isEmpty(), () -> "seed " + seed + ": " + wrong);
            }
            note(proxy);
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e, e);
        }
    }

    private void note(FaultProxy proxy) {
        synchronized (injected) {
            for (Fault fault : Fault.values()) {
                if (proxy.injected(fault) > 0) {
                    injected.merge(fault, proxy.injected(fault), Long::sum);
                }
            }
        }
    }

    /** Answers what was wrong; nothing where nothing was. */
    private static String exchange(FaultProxy proxy, int number, Random random) throws IOException {
        try (RestartConnection connection = new RestartConnection(proxy.port())) {
            for (int round = 0; round < ROUNDS; round++) {
                List<RestartRequest> requests = new ArrayList<>(RestartRequest.next(random));
                requests.addAll(RestartRequest.next(random));
                connection.send(requests);
                for (RestartRequest request : requests) {
                    Outcome outcome = connection.receive(request);
                    if (outcome == Outcome.ANSWERED) {
                        continue;
                    }
                    boolean explained = outcome != Outcome.WRONG && proxy.wasEnded(number);
                    return explained ? "" : "connection " + number + ": " + outcome + " to " + request.line;
                }
            }
            return "";
        } catch (SocketException e) {
            // Reset before it was set up.
            return proxy.wasEnded(number) ? "" : "connection " + number + ": " + e;
        }
    }

    // ---- at every point

    /** Of which none could be taken for another. */
    private static List<RestartRequest> pipeline() {
        return List.of(
                RestartRequest.echo("the first of them".getBytes(US_ASCII)),
                RestartRequest.get("/bytes/30", "x".repeat(30).getBytes(US_ASCII)),
                RestartRequest.echo("another one".getBytes(US_ASCII)));
    }

    /** How many of them were answered before the connection ended. */
    private int answers(Route route) {
        List<RestartRequest> requests = pipeline();
        try (FaultProxy proxy = new FaultProxy(server.address(), number -> route);
                RestartConnection connection = new RestartConnection(proxy.port())) {
            connection.send(requests);
            for (int i = 0; i < requests.size(); i++) {
                Outcome outcome = connection.receive(requests.get(i));
                if (outcome != Outcome.ANSWERED) {
                    assertTrue(outcome != Outcome.WRONG && proxy.wasEnded(0), () -> route + ": " + outcome);
                    return i;
                }
            }
            return requests.size();
        } catch (IOException e) {
            // The reset came before all was said.
            assertTrue(
                    route.toServer().ending() == Fault.RESET || route.toClient().ending() == Fault.RESET, e::toString);
            return 0;
        }
    }

    @Test
    void aRequestThatIsCutOffAtAnyOctetCostsNothingBesideItsAnswer() throws InterruptedException {
        List<Runnable> points = new ArrayList<>();
        int whole = 0;
        long octets = 0;
        for (RestartRequest request : pipeline()) {
            for (int i = 0; i < request.octets.length; i++) {
                int before = whole;
                long at = octets++;
                points.add(() -> answers(new Route(Way.endingAt(Fault.RESET, at), Way.CLEAN, 0)));
                points.add(() -> {
                    int answered = answers(new Route(Way.endingAt(Fault.END, at), Way.CLEAN, 0));
                    assertEquals(before, answered, () -> "answers to requests that end before octet " + at);
                });
            }
            whole++;
        }
        all(points);
    }

    @Test
    void aResponseThatIsCutOffAtAnyOctetIsToldFromOneThatIsWhole() throws InterruptedException {
        List<Runnable> points = new ArrayList<>();
        int[] answered = new int[RESPONSES_BYTES_MAX];
        for (int i = 0; i < RESPONSES_BYTES_MAX; i++) {
            int at = i;
            points.add(() -> answers(new Route(Way.CLEAN, Way.endingAt(Fault.RESET, at), 0)));
            points.add(() -> answered[at] = answers(new Route(Way.CLEAN, Way.endingAt(Fault.END, at), 0)));
        }
        all(points);
        assertEquals(0, answered[0]);
        assertEquals(pipeline().size(), answered[RESPONSES_BYTES_MAX - 1]);
        for (int i = 1; i < RESPONSES_BYTES_MAX; i++) {
            int more = answered[i] - answered[i - 1];
            assertTrue(more == 0 || more == 1, "before octet " + i + ": " + answered[i]);
        }
    }
}
