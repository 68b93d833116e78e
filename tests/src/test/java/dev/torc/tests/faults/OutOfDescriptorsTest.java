package dev.torc.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.bench.app.Tool;
import dev.torc.tests.cli.RestartConnection;
import dev.torc.tests.cli.RestartConnection.Outcome;
import dev.torc.tests.cli.RestartRequest;
import dev.torc.tests.cli.Torc;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server whose process may open no more descriptors (RLIMIT_NOFILE, EMFILE). */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
final class OutOfDescriptorsTest {
    private static final int DESCRIPTORS = 500;
    private static final int CLIENTS = 24;
    /** How a JVM ends that was told to by a signal. */
    private static final int SIGTERM = 128 + 15;

    private static final int RETRIES = 10;
    /** The first of them may be due at once. */
    private static final long RETRY_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(40);

    private static final int TURNS_PER_RETRY_MAX = 8;
    /** In hundredths of a second, which is what the kernel counts in (proc(5)). */
    private static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

    private static long counted(Torc torc, Counter counter) throws IOException {
        return Long.parseLong(torc.ask(counter.name()));
    }

    /** What the threads of its loops have used, in ticks. */
    private static long loopTicks(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            long ticks = 0;
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).startsWith("torc-loop")) {
                    String stat = Files.readString(thread.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
            return ticks;
        }
    }

    private static void isServed(RestartConnection connection) throws IOException {
        connection.send(List.of(RestartRequest.hello()));
        assertEquals(Outcome.ANSWERED, connection.receive(RestartRequest.hello()));
    }

    /** Closes each connection once it was answered, until all were. */
    private static void serveAll(List<RestartConnection> waiting) throws Exception {
        Patience.awaitTrue("answers to all", () -> {
            for (Iterator<RestartConnection> each = waiting.iterator(); each.hasNext(); ) {
                RestartConnection connection = each.next();
                if (connection.hasAnswer()) {
                    assertEquals(Outcome.ANSWERED, connection.receive(RestartRequest.hello()));
                    connection.close();
                    each.remove();
                }
            }
            return waiting.isEmpty();
        });
    }

    private static void waitsInsteadOfSpinning(Torc torc) throws Exception {
        long pid = torc.handle().pid();
        Patience.awaitTrue("a failure to accept", () -> counted(torc, Counter.ACCEPT_FAILURES) > 0);
        long startNanos = System.nanoTime();
        long startTicks = loopTicks(pid);
        long turns = counted(torc, Counter.TURNS);
        long failures = counted(torc, Counter.ACCEPT_FAILURES);
        Patience.awaitTrue("retries", () -> counted(torc, Counter.ACCEPT_FAILURES) >= failures + RETRIES);
        long failed = counted(torc, Counter.ACCEPT_FAILURES) - failures + 1;
        long turned = counted(torc, Counter.TURNS) - turns;
        long tookNanos = System.nanoTime() - startNanos;
        long ranNanos = (loopTicks(pid) - startTicks) * NANOS_PER_TICK;
        assertTrue(tookNanos >= RETRIES * RETRY_NANOS_MIN, () -> failed + " retries in " + tookNanos + " ns");
        assertTrue(turned <= failed * TURNS_PER_RETRY_MAX, () -> turned + " turns for " + failed + " retries");
        assertTrue(
                ranNanos <= tookNanos / 4 + NANOS_PER_TICK,
                () -> "the loop ran for " + ranNanos + " ns of " + tookNanos);
    }

    @ParameterizedTest
    @MethodSource("dev.torc.tests.http.TestServer#transports")
    void connectionsGoOnAndNewOnesAreAcceptedOnceDescriptorsAreFree(Transport transport) throws Exception {
        assumeTrue(Tool.isPresent("prlimit"));
        List<RestartConnection> waiting = new ArrayList<>();
        try (Torc torc = Torc.withDescriptors(DESCRIPTORS, CrampedServer.class, transport.name())) {
            int port = torc.readPort();
            long pid = torc.handle().pid();
            // Classes that are in folders can be loaded no more when no descriptor is left: those of the end of a
            // connection are now.
            try (RestartConnection first = new RestartConnection(port)) {
                isServed(first);
            }
            Patience.awaitTrue("the first end", () -> counted(torc, Counter.CONNECTIONS) == 0);
            try (RestartConnection before = new RestartConnection(port)) {
                isServed(before);
                long accepted = counted(torc, Counter.ACCEPTED);
                assertTrue(Integer.parseInt(torc.ask(CrampedServer.CRAMP)) > CrampedServer.FREE);
                int descriptors = Descriptors.of(pid).size();
                for (int i = 0; i < CLIENTS; i++) {
                    RestartConnection connection = new RestartConnection(port);
                    waiting.add(connection);
                    connection.send(List.of(RestartRequest.hello()));
                }
                waitsInsteadOfSpinning(torc);
                assertTrue(counted(torc, Counter.ACCEPTED) - accepted <= CrampedServer.FREE, "no limit");
                for (int i = 0; i < 50; i++) {
                    isServed(before);
                }
                serveAll(waiting);
                assertEquals(accepted + CLIENTS, counted(torc, Counter.ACCEPTED));
                isServed(before);
                Patience.awaitTrue(
                        "the return of all descriptors",
                        () -> Descriptors.of(pid).size() <= descriptors);
            }
            torc.terminate();
            Torc.Outcome outcome = torc.await();
            assertEquals(SIGTERM, outcome.exitCode(), outcome.toString());
            long told = outcome.err()
                    .lines()
                    .filter(line -> line.contains("accepting a connection failed, trying again"))
                    .count();
            assertTrue(told >= 1 && told <= 3, outcome.err());
        } finally {
            for (RestartConnection connection : waiting) {
                connection.close();
            }
        }
    }
}
