package dev.torc.bench.cli;

import java.io.Console;

/** Whether someone watches. */
final class Terminal {
    private Terminal() {}

    /**
     * Whether input and output are a terminal. The JDK does not say it of stderr alone, so that progress, which goes
     * there, is shown only when both are.
     */
    @SuppressWarnings("SystemConsoleNull") // the property jdk.console decides whether it can be null
    static boolean isOutput() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
