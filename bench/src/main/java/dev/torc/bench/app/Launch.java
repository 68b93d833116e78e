package dev.torc.bench.app;

import java.util.List;

/**
 * How a server is started that {@code torc serve} does not start in this class path.
 *
 * @param name the name under which it is compared
 * @param command its program and arguments
 * @param hasControl whether it speaks on stdin and stdout as {@code torc serve --control} does
 * @param version its version
 * @param tuning how it is tuned, in one sentence
 */
public record Launch(String name, List<String> command, boolean hasControl, String version, String tuning) {}
