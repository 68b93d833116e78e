package dev.torc.bench.app;

import dev.torc.transport.LoopStats;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A program that serves in a process of its own, which ends with this one. Any thread. */
public final class LaunchedServer implements RunningServer {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration FREE_TIMEOUT = Duration.ofMillis(500);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Launch launch;
    private final Process process;
    private final InetSocketAddress address;
    private final int loops;

    private LaunchedServer(Launch launch, Process process, InetSocketAddress address, int loops) {
        this.launch = launch;
        this.process = process;
        this.address = address;
        this.loops = loops;
    }

    /**
     * Starts one, and waits until it accepts connections.
     *
     * @param name one of {@link Launches#programs} that is not missing
     * @param port on 127.0.0.1; 0 picks a free one
     * @throws IOException where it cannot be built or started, or ends at once
     */
    public static LaunchedServer start(String name, int port, int loops) throws IOException {
        int chosen = port == 0 ? Launches.freePort() : port;
        requireFree(chosen);
        Launch launch = Launches.of(name, chosen, loops, List.of());
        Process process = new ProcessBuilder(launch.command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), chosen);
        LaunchedServer server = new LaunchedServer(launch, process, address, loops);
        try {
            server.awaitReady();
        } catch (IOException e) {
            server.stop(Duration.ofSeconds(1));
            throw e;
        }
        return server;
    }

    /**
     * A program may share a port without a word, or fail a moment after another's server was taken for it. What a ring
     * listened on is free a moment after its process has ended, so it is looked at more than once.
     */
    private static void requireFree(int port) throws IOException {
        long deadline = System.nanoTime() + FREE_TIMEOUT.toNanos();
        while (true) {
            try {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
                return;
            } catch (BindException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException(launch.name() + " ended with exit code " + process.exitValue());
            }
            try (Socket socket = new Socket()) {
                socket.connect(address);
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            launch.name() + " did not listen within " + START_TIMEOUT.toSeconds() + " s", e);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    /** How it was started. */
    public Launch launch() {
        return launch;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String name() {
        return launch.name();
    }

    @Override
    public @Nullable String fallback() {
        return null;
    }

    @Override
    public int loops() {
        return loops;
    }

    @Override
    public List<LoopStats> stats() {
        return List.of();
    }

    @Override
    public void stop(Duration within) {
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
