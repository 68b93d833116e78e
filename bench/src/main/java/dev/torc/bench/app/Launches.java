package dev.torc.bench.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The servers of other projects, and how each is started as a process: peers in a JVM, and programs. */
public final class Launches {
    private static final String MAIN_CLASS = "dev.torc.bench.cli.TorcCommand";
    private static final String LIGHT_LOAD = "load_uring";

    private Launches() {}

    /** The names of all of them, whether they can run here or not: first the peers, then the programs. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(Peers.names());
        names.addAll(programs());
        return List.copyOf(names);
    }

    /** The names of those that are programs, which know {@code /plaintext} only, some of them more. */
    public static List<String> programs() {
        List<String> names = new ArrayList<>();
        for (Program program : Program.values()) {
            names.add(program.label());
        }
        return List.copyOf(names);
    }

    /**
     * Says in one sentence why one cannot run here and what to do about it; null where it can.
     *
     * @param name one of {@link #names}
     */
    public static @Nullable String missing(String name) {
        Program program = Program.of(name);
        if (program != null) {
            return program.missing();
        }
        return Peers.names().contains(name) ? Peers.missing(name) : "There is no server named '" + name + "'.";
    }

    /**
     * How one is started, and what it is. Builds a program whose source is newer than what was built, and writes the
     * configuration of one that has a file for it.
     *
     * @param name one of {@link #names} that is not {@linkplain #missing missing}
     * @param port on 127.0.0.1; 0 lets one that has control pick a free one
     * @param loops how many loops or workers it has
     * @param jvmFlags of a peer's JVM, which may get {@linkplain #jvmFlags more}; nothing to a program
     * @throws IOException where it cannot be built
     */
    public static Launch of(String name, int port, int loops, List<String> jvmFlags) throws IOException {
        return of(name, port, loops, jvmFlags, null);
    }

    /** As the other; with a folder that a web server serves below {@code /files/}, which others do not. */
    public static Launch of(String name, int port, int loops, List<String> jvmFlags, @Nullable Path files)
            throws IOException {
        Program program = Program.of(name);
        if (program != null) {
            if (port == 0) {
                throw new IllegalArgumentException(name + " does not pick a port: give it one");
            }
            return new Launch(name, program.command(port, loops, files), false, program.version(), program.tuning());
        }
        Peer peer = Objects.requireNonNull(Peers.find(name), name);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java"));
        command.addAll(jvmFlags);
        command.addAll(peer.jvmFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        command.addAll(List.of("serve", "--control", "--transport", name));
        command.addAll(List.of("--port", Integer.toString(port), "--loops", Integer.toString(loops)));
        return new Launch(name, command, true, peer.version(), peer.tuning());
    }

    /** The flags that a peer recommends for its JVM, which {@link #of} has added already; none for anything else. */
    public static List<String> jvmFlags(String name) {
        Peer peer = Peers.find(name);
        return peer == null ? List.of() : peer.jvmFlags();
    }

    /** A port of 127.0.0.1 that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Why {@link #lightLoad} cannot run here, in one sentence; null where it can. */
    public static @Nullable String lightLoadMissing() {
        return Program.CEILING_URING.missing();
    }

    /**
     * How a load is started that costs less than a server: a closed loop in C on liburing. It prints one line, requests
     * and seconds, as {@code requests=N seconds=S}, and exits 1 where a connection failed.
     *
     * @param address the server's, an IPv4 address
     * @param path what is requested
     * @param pipeline requests in flight per connection
     * @throws IOException where it cannot be built
     */
    public static List<String> lightLoad(
            String address, int port, String path, int connections, int pipeline, double seconds) throws IOException {
        Path program = ProgramSource.find().compile(LIGHT_LOAD, List.of("-luring"));
        return List.of(
                program.toString(),
                address,
                Integer.toString(port),
                path,
                Integer.toString(connections),
                Integer.toString(pipeline),
                Double.toString(seconds));
    }
}
