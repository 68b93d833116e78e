package dev.torc.bench.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What came of one byte that was sent to an echo and back.
 *
 * @param name of the feature that was on
 * @param onByDefault whether the engine uses it without being asked to
 * @param outcome what happened
 * @param reason why, where it did not come back; null where it did
 */
record FeatureCheck(
        String name,
        boolean onByDefault,
        Outcome outcome,
        @Nullable String reason) {
    enum Outcome {
        OK("ok"),
        ABSENT("absent"),
        FAILED("failed");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    boolean isOk() {
        return outcome == Outcome.OK;
    }
}
