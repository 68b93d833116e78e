package dev.torc.bench.soak;

import java.util.List;
import java.util.Locale;

/** The parts of a cycle, one after the other; clients that behave are there in all of them. */
enum Phase {
    CALM,
    STALLS,
    RESETS,
    HALF_CLOSES,
    GARBAGE,
    CROWDS,
    EVERYTHING;

    /** What clients that do not behave choose from. Those that stall come once, when their phase begins, and stay for longer. */
    List<Fault> faults() {
        return switch (this) {
            case CALM, STALLS -> List.of();
            case RESETS ->
                List.of(
                        Fault.RESET_IN_HEAD,
                        Fault.RESET_IN_BODY,
                        Fault.RESET_IN_ANSWER,
                        Fault.RESET_IN_PIPELINE,
                        Fault.RESET_AFTER_UPGRADE);
            case HALF_CLOSES -> List.of(Fault.HALF_CLOSE, Fault.HALF_CLOSE_IN_HEAD, Fault.HALF_CLOSE_IN_BODY);
            case GARBAGE -> List.of(Fault.GARBAGE, Fault.MUTATED);
            case CROWDS -> List.of(Fault.CROWD);
            case EVERYTHING -> Fault.SHORT;
        };
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
