package dev.torc.bench.compare;

import java.time.Duration;
import java.util.List;

/** The idle connections and slow clients beside the load, in a process of their own on the CPUs of the load. */
final class Bystanders {
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

    private final Child child;

    private Bystanders(Child child) {
        this.child = child;
    }

    static Bystanders start(String cpus, Children children) throws CompareFailure {
        return new Bystanders(children.add(Child.start(
                "the bystanders", cpus, Child.torc(ServerProcess.flags(cpus), List.of("bystanders")), true)));
    }

    /** Opens those of a workload; they stay until {@link #leave}. */
    void come(ServerProcess server, Workload workload) throws CompareFailure, InterruptedException {
        come(server, workload.idleConnections(), workload.slowClients());
    }

    /** Opens so many in place of those that are there. */
    void come(ServerProcess server, int idleConnections, int slowClients) throws CompareFailure, InterruptedException {
        tell("come " + server.url() + " " + idleConnections + " " + slowClients, server);
    }

    /** Has each idle connection served once more, all at once. */
    void ask(ServerProcess server) throws CompareFailure, InterruptedException {
        tell("ask", server);
    }

    /** Resets all idle connections. */
    void reset(ServerProcess server) throws CompareFailure, InterruptedException {
        tell("reset", server);
    }

    private void tell(String command, ServerProcess server) throws CompareFailure, InterruptedException {
        String answer = child.ask(command, OPEN_TIMEOUT);
        if (!answer.equals("here")) {
            throw new CompareFailure("The idle connections to " + server.name() + " failed: " + answer);
        }
    }

    long pid() {
        return child.pid();
    }

    /** Closes all of them. */
    void leave() throws CompareFailure, InterruptedException {
        child.ask("leave", OPEN_TIMEOUT);
    }
}
