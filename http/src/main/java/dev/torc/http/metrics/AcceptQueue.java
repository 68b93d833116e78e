package dev.torc.http.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux tells of its accept queues, for all sockets of the process's network namespace: a queue that is full drops
 * connections that no counter of a server can see. proc(5), /proc/net/netstat. Stateless.
 */
final class AcceptQueue {
    static final long UNKNOWN = -1;

    private static final Path NETSTAT = Path.of("/proc/self/net/netstat");
    private static final String GROUP = "TcpExt:";
    private static final String OVERFLOWS = "ListenOverflows";

    private AcceptQueue() {}

    /** Times that an accept queue was full, or {@link #UNKNOWN}. The file is made by the kernel in memory. */
    static long overflows() {
        try {
            return overflows(Files.readAllLines(NETSTAT));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** A group is a line of names and a line of their values, each after the group's own name. */
    static long overflows(List<String> lines) {
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            if (lines.get(i).startsWith(GROUP)) {
                int column = List.of(lines.get(i).split(" ", -1)).indexOf(OVERFLOWS);
                String[] values = lines.get(i + 1).split(" ", -1);
                return column < 0 || column >= values.length ? UNKNOWN : Long.parseLong(values[column]);
            }
        }
        return UNKNOWN;
    }
}
