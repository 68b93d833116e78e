package dev.torc.bench.soak;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The clients of one cycle, each a virtual thread: {@code CALM, ..., EVERYTHING} by {@link #begin}, then {@link #end}. Used by one
 * thread.
 */
final class Traffic {
    private static final int BEHAVING = 20;
    private static final int MISBEHAVING = 6;
    private static final int STALLED = 40;

    /** How many clients there are at once; each has one connection, but in a crowd. */
    static final int CLIENTS_MAX = BEHAVING + MISBEHAVING + STALLED;

    /** Both rest between two acts, or this machine would have no time for anything else. */
    private static final int REST_MILLIS_MAX = 8;

    private static final int LOOK_MILLIS = 10;

    private final Site site;
    private final Tally tally;
    private final SplittableRandom random;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Phase phase = Phase.CALM;
    private volatile boolean ending;

    /** Starts those that behave. */
    Traffic(Site site, Tally tally, SplittableRandom random) {
        this.site = site;
        this.tally = tally;
        this.random = random;
        for (int i = 0; i < BEHAVING; i++) {
            start(this::behave);
        }
        for (int i = 0; i < MISBEHAVING; i++) {
            start(this::misbehave);
        }
    }

    /** How many connections all clients together have open at most within a phase. */
    static int connectionsMax(Phase phase) {
        boolean crowds = phase.faults().contains(Fault.CROWD);
        return CLIENTS_MAX + (crowds ? MISBEHAVING * Fault.CROWD_MAX : 0);
    }

    /** What a client does until it is told to end, with a generator of its own. */
    private interface Client {
        void run(SplittableRandom own) throws InterruptedException;
    }

    private void start(Client client) {
        SplittableRandom own = random.split();
        clients.execute(() -> {
            try {
                client.run(own);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Goes on with another phase. */
    void begin(Phase next) {
        phase = next;
        if (next == Phase.STALLS) {
            for (int i = 0; i < STALLED; i++) {
                Fault fault = Fault.LASTING.get(i % Fault.LASTING.size());
                start(own -> tally.play(fault, site, own));
            }
        }
    }

    private void behave(SplittableRandom own) throws InterruptedException {
        Exchange[] all = Exchange.values();
        while (!ending) {
            tally.play(all[own.nextInt(all.length)], site, own);
            TimeUnit.MILLISECONDS.sleep(own.nextInt(REST_MILLIS_MAX));
        }
    }

    private void misbehave(SplittableRandom own) throws InterruptedException {
        while (!ending) {
            List<Fault> faults = phase.faults();
            if (faults.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } else {
                tally.play(faults.get(own.nextInt(faults.size())), site, own);
                TimeUnit.MILLISECONDS.sleep(own.nextInt(REST_MILLIS_MAX));
            }
        }
    }

    /** Ends all of them, each after what it is doing; what is not over in time is a problem. */
    void end() throws InterruptedException {
        ending = true;
        clients.shutdown();
        long within = Wire.PATIENCE_MILLIS + 2L * Fault.endMillis(site);
        if (!clients.awaitTermination(within, TimeUnit.MILLISECONDS)) {
            tally.problem("clients wait for ever");
            clients.shutdownNow();
        }
    }
}
