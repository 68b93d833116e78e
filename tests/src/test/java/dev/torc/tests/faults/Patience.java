package dev.torc.tests.faults;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads or processes bring about. Stateless. */
final class Patience {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Patience() {}

    static void awaitTrue(String what, Callable<Boolean> condition) throws Exception {
        long giveUpNanos = System.nanoTime() + NANOS;
        while (!condition.call()) {
            if (System.nanoTime() - giveUpNanos >= 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
