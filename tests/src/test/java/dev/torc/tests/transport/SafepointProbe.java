package dev.torc.tests.transport;

import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.uring.UringTransport;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/**
 * Allocates hard on the main thread while others wait, in a JVM of its own whose log tells how long each safepoint took
 * to reach. Argument: {@code nobody}, {@code loops} that wait in the kernel, or {@code critical} calls that block.
 */
final class SafepointProbe {
    private static final long ALLOCATE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int PIECE_BYTES = 64 << 10;
    private static final int CRITICAL_MICROS = 20_000;

    /** So that what is allocated is not optimised away. */
    private static volatile Object last = "";

    private SafepointProbe() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "loops" -> {
                try (EventLoops loops =
                        UringTransport.create().start(LoopOptions.defaults().withLoops(2))) {
                    allocate();
                    if (loops.all().isEmpty()) {
                        throw new IllegalStateException("no loops");
                    }
                }
            }
            case "critical" -> {
                Thread.ofPlatform().daemon().start(SafepointProbe::sleepCritically);
                allocate();
            }
            default -> allocate();
        }
    }

    private static void allocate() {
        long end = System.nanoTime() + ALLOCATE_NANOS;
        while (System.nanoTime() - end < 0) {
            last = new byte[PIECE_BYTES];
        }
    }

    /** What must never be done: a call that blocks and is critical. */
    @SuppressWarnings("restricted")
    private static void sleepCritically() {
        MethodHandle sleep = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("usleep"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                        Linker.Option.critical(false));
        try {
            while (last != null) {
                int result = (int) sleep.invokeExact(CRITICAL_MICROS);
                if (result != 0) {
                    return;
                }
            }
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
