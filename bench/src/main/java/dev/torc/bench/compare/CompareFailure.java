package dev.torc.bench.compare;

import java.io.Serial;

/** A comparison that could not go on; the message says why in one sentence. */
public final class CompareFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes the failure. */
    public CompareFailure(String message) {
        super(message);
    }
}
