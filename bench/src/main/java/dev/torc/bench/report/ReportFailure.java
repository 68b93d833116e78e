package dev.torc.bench.report;

import java.io.IOException;
import java.io.Serial;

/** A run that cannot be reported; the message says which and why in one sentence. */
public final class ReportFailure extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    ReportFailure(String message) {
        super(message);
    }
}
