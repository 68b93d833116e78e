package dev.torc.bench.cli;

/** The exit codes of every command. */
final class ExitCode {
    static final int GOOD = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int ENVIRONMENT = 3;

    private ExitCode() {}
}
