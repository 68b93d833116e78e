package dev.torc.bench.app;

import java.util.List;

/**
 * How a server is started as a process of its own. It is ready when it accepts connections on its port of 127.0.0.1, ends
 * when its standard input ends or by SIGTERM, and may have child processes, whose costs are its own.
 *
 * @param name the name under which it is compared
 * @param command the program and its arguments
 * @param hasControl whether it says when it is ready and answers commands, as {@code torc serve --control} does
 * @param version of the server, as it names it
 * @param tuning how it is tuned, in one sentence
 */
public record Launch(String name, List<String> command, boolean hasControl, String version, String tuning) {
    public Launch {
        command = List.copyOf(command);
    }
}
