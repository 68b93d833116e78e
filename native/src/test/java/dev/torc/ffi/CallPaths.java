package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The ways to make the system calls of a ring, and what the kernel can do. */
final class CallPaths {
    private static final Map<String, KernelFeatures> FEATURES = new ConcurrentHashMap<>();

    private CallPaths() {}

    /** Those that are there. */
    static Stream<Named<RingCalls>> all() {
        RingCalls liburing = RingCalls.liburing();
        RingCalls syscall = RingCalls.syscall();
        assertEquals("syscall", syscall.name());
        assertSame(liburing == null ? syscall : liburing, RingCalls.best());
        Stream<RingCalls> calls = liburing == null ? Stream.of(syscall) : Stream.of(liburing, syscall);
        return calls.map(each -> Named.of(each.name(), each));
    }

    /** What the kernel can do; skips the test where no ring may be opened at all. */
    static KernelFeatures features(RingCalls calls) {
        return FEATURES.computeIfAbsent(calls.name(), name -> {
            try {
                return KernelFeatures.probe(calls);
            } catch (IOException e) {
                return abort("the kernel allows no ring: " + e.getMessage());
            }
        });
    }

    /** Skips the test where the kernel lacks something. */
    static void assumeKernel(RingCalls calls, Predicate<KernelFeatures> has, String needs) {
        assumeTrue(has.test(features(calls)), () -> "needs " + needs);
    }
}
