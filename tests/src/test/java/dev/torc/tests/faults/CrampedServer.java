package dev.torc.tests.faults;

import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.transport.LoopStats.Counter;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A server of one loop that leaves itself hardly any descriptor when it is told to. The argument names the engine. It says where it
 * listens, and answers each line on stdin: {@link #CRAMP}, or a counter with its value.
 */
public final class CrampedServer {
    static final String CRAMP = "cramp";

    /** Descriptors that it leaves itself. */
    static final int FREE = 8;

    private CrampedServer() {}

    public static void main(String[] args) throws IOException {
        RunningServer server = Servers.start(new ServerName(args[0], null), ServerOptions.of("127.0.0.1", 0, 1));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(Duration.ofSeconds(5))));
        System.out.println("listening on http://127.0.0.1:" + server.address().getPort() + " transport=" + args[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Deque<InputStream> held = new ArrayDeque<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(CRAMP)) {
                // The class path has many files, which are opened when something is looked for in vain: not then.
                if (CrampedServer.class.getResource("/nothing") != null) {
                    throw new IllegalStateException("there is one");
                }
                cramp(held);
                System.out.println(held.size());
            } else {
                System.out.println(server.stats().getFirst().get(Counter.valueOf(line)));
            }
        }
    }

    private static void cramp(Deque<InputStream> held) throws IOException {
        while (true) {
            try {
                held.push(new FileInputStream("/dev/null"));
            } catch (IOException e) {
                break; // EMFILE
            }
        }
        for (int i = 0; i < FREE; i++) {
            held.pop().close();
        }
    }
}
