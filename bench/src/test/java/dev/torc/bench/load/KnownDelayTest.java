package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Timer;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The generator against a server that delays each response by a known time, and records the delays that it really made:
 * from the moment at which it had the request to the moment at which it gave the response. What the client measures is
 * longer by two passages through the kernel and two wake-ups, and never shorter.
 */
@Timeout(60)
class KnownDelayTest {
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99};
    private static final double PART_MAX = 0.02;
    private static final long NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(50);

    /** On a quiet machine the loop runs at least so often. */
    private static final long QUIET_LAG_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(1);

    /** Where a server that answers what is due in one turn of its loop does not hold up its own answers. */
    private static final double[] BODY = {50, 75, 90};

    private static final int QUIET_TRIES = 6;
    private static final int TRIES = 3;

    /** One loop, whose timers end the delays. */
    private static final class DelayingServer implements AutoCloseable {
        private final LongUnaryOperator delay;
        private final Histogram made = Latencies.newHistogram();
        private final Deque<Delayed> free = new ArrayDeque<>();
        private final HttpServer server;
        private long number;

        DelayingServer(LongUnaryOperator delayNanosByNumber) throws IOException {
            delay = delayNanosByNumber;
            server = HttpServer.builder()
                    .transport(Transports.named("nio"))
                    .loopOptions(LoopOptions.defaults().withLoops(1))
                    .listen("127.0.0.1", 0)
                    .handler(this::handle)
                    .start();
        }

        private void handle(HttpExchange exchange) {
            long received = System.nanoTime();
            Delayed delayed = free.isEmpty() ? new Delayed(exchange) : free.pop();
            delayed.begin(exchange, received, delay.applyAsLong(number++));
        }

        private final class Delayed {
            private final Timer timer;
            private HttpExchange exchange;
            private long received;

            Delayed(HttpExchange first) {
                timer = first.connection().loop().newTimer(this::end);
                exchange = first;
            }

            void begin(HttpExchange of, long at, long nanos) {
                exchange = of;
                received = at;
                if (nanos == 0) {
                    end();
                } else {
                    timer.arm(nanos);
                }
            }

            private void end() {
                HttpExchange ended = exchange;
                free.push(this);
                made.recordValue(System.nanoTime() - received);
                ended.text(200, "delayed");
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.address().getPort() + "/";
        }

        /** Stops it, and answers the delays that it made. */
        Histogram stopped() {
            close();
            return made;
        }

        @Override
        public void close() {
            server.stop(Duration.ofSeconds(5));
        }
    }

    private static Histogram service(LoadResult result) {
        return Percentiles.decode(result.serviceHistogram());
    }

    /** The largest deviation of the percentiles beyond what is allowed; zero or less where all are within it. */
    private static double beyond(Histogram made, Histogram measured, double[] percentiles) {
        double worst = Double.NEGATIVE_INFINITY;
        for (double percentile : percentiles) {
            double truth = (double) made.getValueAtPercentile(percentile);
            double seen = (double) measured.getValueAtPercentile(percentile);
            // Within the three digits of the histograms.
            assertTrue(seen >= 0.998 * truth, () -> "the client saw less than there was at " + percentile + " %");
            worst = Math.max(worst, Math.abs(seen - truth) - Math.max((double) NANOS_MAX, PART_MAX * truth));
        }
        return worst;
    }

    /** What a run had beyond the bounds, and how long the generator's loop stood still in it. */
    private record Try(double beyondNanos, long lagNanos) {}

    private static Try measure(double rate, LongUnaryOperator delayNanosByNumber, double... percentiles)
            throws Exception {
        DelayingServer server = new DelayingServer(delayNanosByNumber);
        LoadResult result;
        try (server) {
            result = LoadRun.run(LoadJob.of(server.url())
                    .withConnections(128)
                    .withRate(rate)
                    .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(1500)));
        }
        Histogram made = server.stopped();
        assertEquals(made.getTotalCount(), result.succeeded());
        assertEquals(0, result.errorCount());
        return new Try(beyond(made, service(result), percentiles), result.maxLoopLagNanos());
    }

    /**
     * A disturbance of the machine makes single runs worse, and a bias makes all of them worse: so one of three has to be
     * within the bounds, and in none may the client have seen less than the server made.
     */
    private static void compare(LongUnaryOperator delayNanosByNumber) throws Exception {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES && best > 0; i++) {
            best = Math.min(best, measure(400, delayNanosByNumber, PERCENTILES).beyondNanos());
        }
        assertTrue(best <= 0, "beyond the bounds by " + best / 1000 + " us");
    }

    @Test
    void measuresAFixedDelay() throws Exception {
        compare(number -> TimeUnit.MILLISECONDS.toNanos(200));
    }

    @Test
    void measuresTwoDelays() throws Exception {
        compare(number -> TimeUnit.MILLISECONDS.toNanos(number % 5 == 4 ? 300 : 100));
    }

    /** Two per cent are 100 us: more than the machine's own noise only where nobody else has its CPUs. */
    @Test
    void measuresAShortDelayOnAQuietMachine() throws Exception {
        LongUnaryOperator delay = number -> TimeUnit.MILLISECONDS.toNanos(5);
        measure(4_000, delay, BODY); // compiles what the others run
        double best = Double.POSITIVE_INFINITY;
        boolean quiet = false;
        for (int i = 0; i < QUIET_TRIES && best > 0; i++) {
            Try one = measure(400, delay, BODY);
            if (one.lagNanos() < QUIET_LAG_NANOS_MAX) {
                quiet = true;
                best = Math.min(best, one.beyondNanos());
            }
        }
        assumeTrue(quiet, "the generator's loop stood still in every run");
        assertTrue(best <= 0, "beyond the bounds by " + best / 1000 + " us");
    }

    /**
     * The server stands still for a second in the midst of two. In an open loop half of the requests are meant to start
     * meanwhile, and wait for 0 to 1 s or, on a slow machine, for longer: so p75 is half a second, p90 800 ms and p99 980 ms
     * at least. A closed loop has no request in that second but those that are in flight, and its percentiles know nothing
     * of it.
     */
    @Test
    void aStallIsInTheResponseTimesOfAnOpenLoop() throws Exception {
        LoadJob job = LoadJob.of("http://127.0.0.1/").withConnections(8).withDurationNanos(TimeUnit.SECONDS.toNanos(2));
        LoadResult open = stalled(job.withRate(200));
        assertEquals(400, open.sent() + open.backlog());
        assertEquals(open.sent(), open.succeeded());
        assertAtLeast(450, open.responseNanos(), "p75");
        assertAtLeast(750, open.responseNanos(), "p90");
        assertAtLeast(950, open.responseNanos(), "p99");
        // What they waited for is not the server's time for them, but for the eight that were in flight.
        assertTrue(millis(open.serviceNanos(), "p90") < 300, open.toString());
        LoadResult closed = stalled(job.withThinkNanos(TimeUnit.MILLISECONDS.toNanos(10)));
        assertTrue(millis(closed.responseNanos(), "p90") < 300, closed.toString());
    }

    private static double millis(Map<String, Long> nanos, String name) {
        return nanos.getOrDefault(name, 0L) / 1e6;
    }

    private static void assertAtLeast(double millis, Map<String, Long> nanos, String name) {
        assertTrue(millis(nanos, name) >= millis, () -> name + " is " + millis(nanos, name) + " ms");
    }

    private static LoadResult stalled(LoadJob job) throws Exception {
        AtomicBoolean stalled = new AtomicBoolean();
        long begin = System.nanoTime();
        try (DelayingServer server = new DelayingServer(number -> {
            if (System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(500) && stalled.compareAndSet(false, true)) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }
            return 0;
        })) {
            return LoadRun.run(
                    job.withTargets(List.of(Target.of(server.url(), "GET", List.of(), ByteBuffer.allocate(0)))));
        }
    }
}
