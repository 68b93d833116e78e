package dev.torc.bench.load;

import java.io.Serial;

/** A run that could not take place; the message says why in one sentence. */
public final class LoadFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes the failure. */
    public LoadFailure(String message) {
        super(message);
    }
}
