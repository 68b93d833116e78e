package dev.torc.bench.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How io_uring does here.
 *
 * @param unavailability why the engine cannot be used, in one sentence; null where it can
 * @param liburing whether the library was found
 * @param calls how the system calls are made, {@code liburing} or {@code syscall}; null where they are not
 * @param checks what was sent through it; empty where it cannot be used
 */
record RingState(
        @Nullable String unavailability,
        boolean liburing,
        @Nullable String calls,
        List<FeatureCheck> checks) {

    RingState {
        checks = List.copyOf(checks);
    }

    /** Why a server with the default options cannot run on it, in one sentence; null where it can. */
    @Nullable
    String failure() {
        if (unavailability != null) {
            return unavailability;
        }
        return checks.stream()
                .filter(check -> check.name().equals(FeatureChecks.DEFAULTS) && !check.isOk())
                .findFirst()
                .map(check -> "No byte came back through io_uring: " + check.reason())
                .orElse(null);
    }
}
