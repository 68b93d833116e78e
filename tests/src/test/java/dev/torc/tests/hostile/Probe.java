package dev.torc.tests.hostile;

import dev.torc.tests.http.RawClient;
import dev.torc.tests.http.Response;
import dev.torc.tests.http.ResponseReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A well-behaved client beside the hostile ones: a hundred times a second it asks on a connection that it keeps, every tenth time on
 * a new one. It has a thread of its own, which also looks how much memory the server has.
 */
final class Probe implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int NEWCOMER = 10;
    private static final String KEPT = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String ONCE = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /**
     * What it saw.
     *
     * @param requests how many were answered
     * @param lost what happened instead of an answer the first time; null where all were answered
     * @param rssBytes the most memory that the server had
     */
    record Seen(
            int requests,
            double p50Millis,
            double p99Millis,
            double maxMillis,
            @Nullable String lost,
            long rssBytes) {}

    private final InetSocketAddress server;
    private final LongSupplier rss;
    private final ReentrantLock turn = new ReentrantLock();

    // All of these are for who has the turn.
    private long[] latenciesNanos = new long[1024];
    private int requests;
    private @Nullable String lost;
    private long rssBytes;
    private boolean newcomers = true;
    private @Nullable RawClient kept;
    private @Nullable ResponseReader keptResponses;

    private volatile boolean over;

    /** Begins; {@code rss} tells the server's resident memory. */
    Probe(InetSocketAddress server, LongSupplier rss) {
        this.server = server;
        this.rss = rss;
        Thread.ofPlatform().daemon().name("probe").start(this::run);
    }

    private void run() {
        for (int i = 0; !over; i++) {
            turn.lock();
            try {
                if (!over) {
                    ask(i);
                    if (i % NEWCOMER == 0) {
                        rssBytes = Math.max(rssBytes, rss.getAsLong());
                    }
                }
            } finally {
                turn.unlock();
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private void ask(int number) {
        long start = System.nanoTime();
        try {
            if (newcomers && number % NEWCOMER == 0) {
                try (RawClient newcomer = new RawClient(server)) {
                    expectAnswer(newcomer.send(ONCE), new ResponseReader(newcomer.input()));
                }
            } else {
                askAgain();
            }
            if (requests == latenciesNanos.length) {
                latenciesNanos = Arrays.copyOf(latenciesNanos, 2 * requests);
            }
            latenciesNanos[requests++] = System.nanoTime() - start;
        } catch (IOException e) {
            lost = lost == null ? e.toString() : lost;
            hangUp();
        }
    }

    private void askAgain() throws IOException {
        RawClient client = kept;
        ResponseReader responses = keptResponses;
        if (client == null || responses == null) {
            client = new RawClient(server);
            responses = new ResponseReader(new BufferedInputStream(client.input()));
            kept = client;
            keptResponses = responses;
        }
        expectAnswer(client.send(KEPT), responses);
    }

    private static void expectAnswer(RawClient asked, ResponseReader responses) throws IOException {
        Response response = responses.next(false);
        if (response == null || response.status() != 200) {
            throw new IOException("port " + asked.localPort() + " was not served: " + response);
        }
    }

    private void hangUp() {
        try {
            if (kept != null) {
                kept.close();
            }
        } catch (IOException e) {
            lost = lost == null ? e.toString() : lost;
        }
        kept = null;
        keptResponses = null;
    }

    /** Forgets what it saw. */
    void begin() {
        turn.lock();
        try {
            requests = 0;
            lost = null;
            rssBytes = rss.getAsLong();
            newcomers = true;
        } finally {
            turn.unlock();
        }
    }

    /** From now until it begins anew it only asks on the connection that it keeps. */
    void staysOnItsConnection() {
        turn.lock();
        try {
            newcomers = false;
        } finally {
            turn.unlock();
        }
    }

    /** It asks nothing until {@link #goOn}, by the same thread. */
    void pause() {
        turn.lock();
    }

    void goOn() {
        turn.unlock();
    }

    /** What it saw since it began. */
    Seen seen() {
        turn.lock();
        try {
            long[] sorted = Arrays.copyOf(latenciesNanos, requests);
            Arrays.sort(sorted);
            return new Seen(requests, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1), lost, rssBytes);
        } finally {
            turn.unlock();
        }
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            over = true;
            hangUp();
        } finally {
            turn.unlock();
        }
    }
}
