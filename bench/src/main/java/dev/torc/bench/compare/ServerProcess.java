package dev.torc.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.torc.bench.app.AotCache;
import dev.torc.bench.app.Launch;
import dev.torc.bench.app.Launches;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own that is ready for load. Confined to one thread. */
final class ServerProcess {
    private static final Pattern READY =
            Pattern.compile("listening on (http://\\S+:\\d+) transport=\\S+ loops=\\d+( fallback=\".*\")?");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;
    private static final int CONNECT_MILLIS = 1000;
    private static final AotCache AOT_CACHE = AotCache.ofThisJvm();

    private final String name;
    private final Child child;
    private final String url;
    private final @Nullable Launch launch;
    private final ObjectMapper mapper = new ObjectMapper();

    private ServerProcess(String name, Child child, String url, @Nullable Launch launch) {
        this.name = name;
        this.child = child;
        this.url = url;
        this.launch = launch;
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param name of the plan's servers
     * @param files the folder that it serves where it can; null for none
     */
    static ServerProcess start(String name, String cpus, @Nullable Path files, Children children)
            throws CompareFailure, InterruptedException {
        return start(name, cpus, files, List.of(), List.of(), children);
    }

    /** As the other, with more options of {@code torc serve}, and more flags of its JVM where it has one. */
    static ServerProcess start(
            String name,
            String cpus,
            @Nullable Path files,
            List<String> options,
            List<String> jvmFlags,
            Children children)
            throws CompareFailure, InterruptedException {
        ServerName parts = ServerName.of(withoutCopy(name));
        int loops = CpuList.count(cpus).orElse(1);
        List<String> flags = new ArrayList<>(flags(cpus));
        flags.addAll(jvmFlags);
        if (Launches.names().contains(parts.server())) {
            return launch(name, cpus, flags, files, children);
        }
        List<String> more = new ArrayList<>(options);
        if (files != null && Servers.servesFiles(parts.server())) {
            more.addAll(List.of("--files", files.toString()));
        }
        List<String> command = Child.torc(flags, serve(parts, 0, loops, more));
        Child child = children.add(Child.start("server " + name, cpus, command, true));
        return new ServerProcess(name, child, url(name, child), null);
    }

    /** The arguments with which this program is a server that has control. */
    static List<String> serve(ServerName name, int port, int loops, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--control", "--port", Integer.toString(port)));
        arguments.addAll(List.of("--transport", name.server(), "--loops", Integer.toString(loops)));
        if (name.variant() != null) {
            arguments.addAll(List.of("--variant", name.variant()));
        }
        arguments.addAll(options);
        return arguments;
    }

    /** One that listens already, and has said nothing yet. */
    static ServerProcess listening(String name, Child child, int port, @Nullable Launch launch) {
        return new ServerProcess(name, child, "http://127.0.0.1:" + port, launch);
    }

    private static ServerProcess launch(
            String name, String cpus, List<String> flags, @Nullable Path files, Children children)
            throws CompareFailure, InterruptedException {
        int port;
        Launch launch;
        try {
            port = Launches.freePort();
            int loops = CpuList.count(cpus).orElse(1);
            launch = Launches.of(withoutCopy(name), port, loops, flags, files);
        } catch (IOException e) {
            throw new CompareFailure("Server " + name + " cannot be started: " + e.getMessage() + ".");
        }
        Child child = children.add(Child.start("server " + name, cpus, launch.command(), launch.hasControl()));
        if (launch.hasControl()) {
            return new ServerProcess(name, child, url(name, child), launch);
        }
        awaitListening(name, child, port);
        return new ServerProcess(name, child, "http://127.0.0.1:" + port, launch);
    }

    /** The name of the server that a copy is of. */
    static String withoutCopy(String name) {
        int copy = name.indexOf(ComparePlan.COPY);
        return copy < 0 ? name : name.substring(0, copy);
    }

    /**
     * The same for every server and the load; the collector is named, for the JVM's own choice depends on the CPUs. Where this
     * JVM was started with an AOT cache, they are, too.
     */
    static List<String> flags(String cpus) {
        List<String> flags = new ArrayList<>(flagsWithoutCache(cpus));
        flags.addAll(AOT_CACHE.flags());
        return List.copyOf(flags);
    }

    static List<String> flagsWithoutCache(String cpus) {
        String collector = CpuList.count(cpus).orElse(1) == 1 ? "-XX:+UseSerialGC" : "-XX:+UseG1GC";
        return List.of("-XX:AutoBoxCacheMax=65536", "-Xmx512m", collector, "--enable-native-access=ALL-UNNAMED");
    }

    private static String url(String name, Child child) throws CompareFailure, InterruptedException {
        Matcher ready = READY.matcher(child.read(START_TIMEOUT));
        if (!ready.matches()) {
            throw new CompareFailure("Server " + name + " did not say where it listens.");
        }
        return ready.group(1);
    }

    private static void awaitListening(String name, Child child, int port) throws CompareFailure, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0 && child.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
        throw new CompareFailure(
                "Server " + name + " did not listen on port " + port + " within " + START_TIMEOUT.toSeconds() + " s.");
    }

    String name() {
        return name;
    }

    /** Where it listens, without a path. */
    String url() {
        return url;
    }

    long pid() {
        return child.pid();
    }

    /** What it says of itself; empty where it does not speak. */
    JsonNode stats() throws CompareFailure, InterruptedException {
        return ask("stats");
    }

    /** What it answers to one of the commands of {@code serve --control}; nothing where it does not speak. */
    JsonNode ask(String command) throws CompareFailure, InterruptedException {
        if (launch != null && !launch.hasControl()) {
            return MissingNode.getInstance();
        }
        try {
            return mapper.readTree(child.ask(command, START_TIMEOUT));
        } catch (JsonProcessingException e) {
            throw new CompareFailure("Server " + name + " answered what is not JSON: " + e.getOriginalMessage() + ".");
        }
    }

    /** What a run keeps of it. */
    ServerRecord describe() throws CompareFailure, InterruptedException {
        JsonNode stats = stats();
        return new ServerRecord(
                name,
                child.command(),
                launch == null ? null : launch.version(),
                launch == null ? null : launch.tuning(),
                stats.get("engine"),
                stats.path("gc").asText(null),
                null);
    }

    /** Ends it. */
    void end(Children children) {
        children.end(child);
    }
}
