package dev.torc.tests.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Strict clients, each on a thread of its own: most keep their connection, some open one for each request. A request is
 * sent again once, on a new connection, where it got no octet of an answer; where that one gets none either, it is lost.
 * After an answer with {@code Connection: close} a client leaves; one that was idle for long looks whether its connection
 * is still there.
 */
public final class RestartLoad {
    private static final int KEEPING = 32;
    private static final int CONNECTING = 8;
    private static final long PROGRESS = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** What is counted. */
    public enum Count {
        SENT,
        ANSWERED,
        /** Sent again because the connection ended without an octet of an answer. */
        RETRIED,
        /** Those among them that a client may not send again of its own accord (RFC 9110, section 9.2.2). */
        RETRIED_NOT_IDEMPOTENT,
        /** Sent again because they were behind an answer that was the last of its connection. */
        RETRIED_BEHIND_LAST,
        LAST_ANSWERS,
        /** Connections that the server ended while nothing was under way, which their client saw before it sent. */
        ENDED_IDLE,
        CONNECTS_FAILED,
        LOST,
        CUT,
        WRONG
    }

    /** What went wrong, in words. */
    final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
    private final List<Thread> threads = new ArrayList<>();
    private final int port;
    private volatile boolean stopping;

    public RestartLoad(int port) {
        this.port = port;
        for (Count count : Count.values()) {
            counts.put(count, new AtomicLong());
        }
    }

    public void start() {
        for (int i = 0; i < KEEPING + CONNECTING; i++) {
            Client client = new Client(i, i < KEEPING);
            threads.add(Thread.ofVirtual().name("client-" + i).start(client));
        }
    }

    public long count(Count count) {
        AtomicLong counted = counts.get(count);
        return counted == null ? 0 : counted.get();
    }

    private void add(Count count) {
        AtomicLong counted = counts.get(count);
        if (counted != null) {
            counted.incrementAndGet();
        }
    }

    private void fail(Count count, String what) {
        add(count);
        failures.add(count + ": " + what);
    }

    /** Waits until so many more requests were answered that every kind is among them. */
    public void awaitProgress() {
        long until = count(Count.ANSWERED) + PROGRESS;
        long giveUpNanos = System.nanoTime() + PATIENCE_NANOS;
        while (count(Count.ANSWERED) < until) {
            if (System.nanoTime() - giveUpNanos >= 0) {
                throw new IllegalStateException("no progress: " + this);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Lets every client finish what it has sent; any number of times. */
    public void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public String toString() {
        return counts.toString();
    }

    private final class Client implements Runnable {
        private final Random random;
        private final boolean keeps;
        private @Nullable RestartConnection connection;
        private boolean leftAfterLast;

        Client(int number, boolean keeps) {
            this.random = new Random(number);
            this.keeps = keeps;
        }

        @Override
        public void run() {
            try {
                while (!stopping) {
                    exchange(RestartRequest.next(random));
                    if (!keeps) {
                        disconnect();
                    }
                    think();
                }
                disconnect();
            } catch (IOException | RuntimeException e) {
                fail(Count.LOST, Thread.currentThread().getName() + " ended: " + e);
            }
        }

        /** Mostly short, at times longer than a server that stops lets a connection be idle. */
        private void think() throws IOException {
            int chance = random.nextInt(200);
            int micros = chance == 0 ? 1_500_000 : chance < 20 ? 20_000 : 2_000;
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(micros)));
            RestartConnection current = connection;
            if (chance == 0 && current != null && current.hasEnded()) {
                add(Count.ENDED_IDLE);
                disconnect();
            }
        }

        private void exchange(List<RestartRequest> requests) throws IOException {
            for (int i = 0; i < requests.size(); i++) {
                add(Count.SENT);
            }
            leftAfterLast = false;
            int answered = attempt(requests);
            boolean behindLast = leftAfterLast;
            for (RestartRequest unanswered : requests.subList(answered, requests.size())) {
                add(behindLast ? Count.RETRIED_BEHIND_LAST : Count.RETRIED);
                if (!unanswered.isIdempotent()) {
                    add(Count.RETRIED_NOT_IDEMPOTENT);
                }
                disconnect();
                if (attempt(List.of(unanswered)) == 0) {
                    fail(Count.LOST, unanswered.line);
                }
            }
        }

        /** Answers how many of them were done with, in their order; the rest got no octet. */
        private int attempt(List<RestartRequest> requests) throws IOException {
            RestartConnection current = connect();
            if (current == null) {
                return 0;
            }
            current.send(requests);
            for (int i = 0; i < requests.size(); i++) {
                RestartRequest request = requests.get(i);
                switch (current.receive(request)) {
                    case ANSWERED -> add(Count.ANSWERED);
                    case NOTHING -> {
                        disconnect();
                        return i;
                    }
                    case CUT -> {
                        fail(Count.CUT, request.line);
                        disconnect();
                        return i + 1;
                    }
                    case WRONG -> {
                        fail(Count.WRONG, request.line);
                        disconnect();
                        return i + 1;
                    }
                }
                if (current.isLast()) {
                    leave(current);
                    return i + 1;
                }
            }
            return requests.size();
        }

        private void leave(RestartConnection left) throws IOException {
            add(Count.LAST_ANSWERS);
            leftAfterLast = true;
            if (!left.endsHere()) {
                fail(Count.WRONG, "octets after the last answer");
            }
            disconnect();
        }

        private @Nullable RestartConnection connect() {
            RestartConnection current = connection;
            if (current == null) {
                try {
                    current = new RestartConnection(port);
                    connection = current;
                } catch (IOException e) {
                    add(Count.CONNECTS_FAILED);
                }
            }
            return current;
        }

        private void disconnect() throws IOException {
            RestartConnection current = connection;
            connection = null;
            if (current != null) {
                current.close();
            }
        }
    }
}
