package dev.torc.bench.cli;

import java.io.Serial;

/** Ends a command with an exit code and one sentence on stderr. */
final class CommandFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
