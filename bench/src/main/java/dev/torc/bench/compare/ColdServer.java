package dev.torc.bench.compare;

import dev.torc.bench.app.Launch;
import dev.torc.bench.app.Launches;
import dev.torc.bench.app.ServerName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in a process of its own whose start is timed, from the moment before the process is made until a first request has
 * been answered. Confined to one thread.
 */
public final class ColdServer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int ANSWER_MILLIS = 10_000;
    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWER = "Hello, World!";

    private final Children children;
    private final ServerProcess process;
    private final long firstResponseNanos;

    private ColdServer(Children children, ServerProcess process, long firstResponseNanos) {
        this.children = children;
        this.process = process;
        this.firstResponseNanos = firstResponseNanos;
    }

    /**
     * Starts it and waits for its first response.
     *
     * @param name as {@code torc compare} knows it
     * @param cpus where it runs, as taskset names them
     * @param aotCache whether its JVM is given the AOT cache that this one was started with
     * @param options more options of {@code torc serve}; nothing to servers of others
     */
    public static ColdServer start(String name, String cpus, boolean aotCache, List<String> options)
            throws CompareFailure {
        Children children = new Children();
        boolean started = false;
        try {
            int port = Launches.freePort();
            Launch launch = launch(name, port, cpus, aotCache, options);
            long beforeNanos = System.nanoTime();
            Child child = children.add(Child.start("server " + name, cpus, launch.command(), launch.hasControl()));
            awaitResponse(name, child, port, beforeNanos + START_TIMEOUT.toNanos());
            long firstResponseNanos = System.nanoTime() - beforeNanos;
            started = true;
            return new ColdServer(children, ServerProcess.listening(name, child, port, launch), firstResponseNanos);
        } catch (IOException e) {
            throw new CompareFailure("Server " + name + " cannot be started: " + e.getMessage() + ".");
        } finally {
            if (!started) {
                children.close();
            }
        }
    }

    private static Launch launch(String name, int port, String cpus, boolean aotCache, List<String> options)
            throws IOException {
        int loops = CpuList.count(cpus).orElse(1);
        List<String> flags = aotCache ? ServerProcess.flags(cpus) : ServerProcess.flagsWithoutCache(cpus);
        if (Launches.names().contains(name)) {
            return Launches.of(name, port, loops, flags);
        }
        List<String> arguments = ServerProcess.serve(ServerName.of(name), port, loops, options);
        return new Launch(name, Child.torc(flags, arguments), true, "", "");
    }

    private static void awaitResponse(String name, Child child, int port, long deadlineNanos) throws CompareFailure {
        while (System.nanoTime() - deadlineNanos < 0 && child.isAlive()) {
            try (Socket socket = new Socket()) {
                // From another address: a port that nobody listens on can be given to the very socket that connects to
                // it.
                socket.bind(new InetSocketAddress("127.0.0.2", 0));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
                socket.setSoTimeout(ANSWER_MILLIS);
                socket.getOutputStream().write(REQUEST);
                if (isAnswered(socket.getInputStream())) {
                    return;
                }
            } catch (IOException e) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        throw new CompareFailure(
                "Server " + name + " did not answer on port " + port + " within " + START_TIMEOUT.toSeconds() + " s.");
    }

    private static boolean isAnswered(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] part = new byte[512];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            read.write(part, 0, count);
            String text = read.toString(StandardCharsets.ISO_8859_1);
            if (text.startsWith("HTTP/1.1 200 ") && text.endsWith(ANSWER)) {
                return true;
            }
        }
        return false;
    }

    /** How long it took from before its process was made until the first response had come in full. */
    public long firstResponseNanos() {
        return firstResponseNanos;
    }

    /** What load is put on. */
    ServerProcess process() {
        return process;
    }

    /** Ends it. */
    @Override
    public void close() {
        children.close();
    }
}
