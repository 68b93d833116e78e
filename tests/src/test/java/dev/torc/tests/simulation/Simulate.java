package dev.torc.tests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./torc simulate}: runs seeds, on as many threads as there are processors, until one fails. Prints how often each fault
 * was injected; one that never was, in so many runs, is a failure, too.
 */
public final class Simulate {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    /** From so many seeds on each fault must have been injected. */
    private static final long SEEDS_FOR_ALL = 1_000;

    private final long from;
    private final long seeds;
    private final boolean verbose;
    private final AtomicLong next;
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLongArray injected = new AtomicLongArray(Fault.values().length);
    private volatile @Nullable Throwable failure;

    private Simulate(long from, long seeds, boolean verbose) {
        this.from = from;
        this.seeds = seeds;
        this.verbose = verbose;
        this.next = new AtomicLong(from);
    }

    /** Runs as told. */
    public static void main(String[] args) throws InterruptedException {
        long from = System.currentTimeMillis() * SEEDS_FOR_ALL;
        long seeds = SEEDS_FOR_ALL;
        boolean verbose = false;
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--seeds" -> seeds = Long.parseLong(args[++i]);
                    case "--from" -> from = Long.parseLong(args[++i]);
                    case "--verbose" -> verbose = true;
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("usage: torc simulate [--seeds N] [--from SEED] [--verbose]");
            System.exit(WRONG_USAGE);
        }
        System.exit(new Simulate(from, seeds, verbose).run());
    }

    private int run() throws InterruptedException {
        System.out.println(seeds + " seeds from " + from);
        long startNanos = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        int count = verbose ? 1 : Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().start(this::runSeeds));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Throwable failed = failure;
        if (failed != null) {
            System.err.println(failed.getMessage());
            if (failed.getCause() != null) {
                failed.getCause().printStackTrace();
            }
            return FAILED;
        }
        System.out.printf(
                Locale.ROOT,
                "%d connections, %d operations in %.1f s: %.1f seeds/s%n",
                connections.get(),
                operations.get(),
                seconds,
                seeds / seconds);
        return tellFaults();
    }

    private void runSeeds() {
        while (failure == null) {
            long seed = next.getAndIncrement();
            if (seed - from >= seeds) {
                return;
            }
            try {
                Simulation.Outcome outcome = Simulation.run(seed, verbose ? System.out::println : null);
                if (verbose) {
                    System.out.println("seed " + seed + ": hash " + Long.toHexString(outcome.hash()));
                }
                operations.addAndGet(outcome.operations());
                connections.addAndGet(outcome.connections());
                for (Fault fault : Fault.values()) {
                    injected.addAndGet(fault.ordinal(), outcome.faults().injected(fault));
                }
            } catch (AssertionError | RuntimeException e) {
                failure = e;
            }
        }
    }

    private int tellFaults() {
        int status = 0;
        for (Fault fault : Fault.values()) {
            long count = injected.get(fault.ordinal());
            System.out.printf(Locale.ROOT, "%12d  %s%n", count, fault);
            if (count == 0 && seeds >= SEEDS_FOR_ALL) {
                System.err.println(fault + " was never injected");
                status = FAILED;
            }
        }
        return status;
    }
}
