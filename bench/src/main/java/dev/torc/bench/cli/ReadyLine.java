package dev.torc.bench.cli;

import dev.torc.bench.app.RunningServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The line that says that a server listens, where, and on what; for people and for programs. */
final class ReadyLine {
    private ReadyLine() {}

    static String of(RunningServer server) {
        InetSocketAddress address = server.address();
        String line = "listening on http://" + literal(address.getAddress()) + ":" + address.getPort() + " transport="
                + server.name() + " loops=" + server.loops();
        String fallback = server.fallback();
        return fallback == null ? line : line + " fallback=" + quoted(fallback);
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }

    /** In quotes, on one line: quotes and backslashes within are escaped with a backslash, line ends are {@code \n}. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", "\\\\n") + '"';
    }
}
