package dev.torc.bench.cli;

import dev.torc.bench.app.LaunchedServer;
import dev.torc.bench.app.Launches;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc serve}: the reference application until a signal. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the reference application until SIGTERM or SIGINT, then finishes what is in flight and exits 0.",
            "",
            "Prints one line on stdout when it is ready:",
            "  listening on http://HOST:PORT transport=NAME loops=N",
            "where the transport is a second choice followed by why, in quotes: fallback=\"REASON\"",
            "",
            "GET /plaintext  /json  /headers  /stream?chunks=N&size=M  /bytes/{n}  /status/{code}  /delay?ms=N",
            "POST /echo",
            "Torc only: GET /upgrade, which switches to the protocol echo",
            "with --admin: GET /torc/connections[?format=text]  /torc/metrics",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal, everything in flight finished",
            "1:the server failed",
            "2:the command line was not understood",
            "3:the address cannot be bound, or the transport cannot be used here"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ServeCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int PORT_MAX = 65_535;
    private static final String ADMIN = "--admin";
    private static final String LOOPBACK = "127.0.0.1";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = Servers.AUTO,
            description = {
                "auto, io_uring, nio: Torc (default: auto).",
                "jdk: the JDK's HttpServer, tuned, handlers on its dispatcher.",
                "jdk-pool, jdk-virtual: the same with a thread pool or virtual threads.",
                "jdk-default: the JDK's HttpServer out of the box.",
                "jdk-api-on-torc: Torc behind the JDK's API, handlers on virtual threads.",
                "threads, virtual-threads: blocking, with a thread or a virtual thread per connection.",
                "netty-epoll, nginx and others: the peers that 'torc peers' lists."
            })
    private String transport;

    @Option(names = "--host", defaultValue = LOOPBACK, description = "Address to listen on (default: 127.0.0.1).")
    private String host;

    @Option(names = "--port", defaultValue = "8080", description = "Port; 0 picks a free one (default: 8080).")
    private int port;

    @Option(names = "--loops", defaultValue = "0", description = "Event loops; 0 means one per processor (default).")
    private int loops;

    @Mixin
    private Bounds bounds;

    @Option(names = ADMIN, description = "Serves connections and metrics, too; Torc only.")
    private boolean admin;

    @Option(names = "--variant", hidden = true, description = "A variant of the transport.")
    private @Nullable String variant;

    @Option(names = "--control", hidden = true, description = "Answers commands on stdin; ends with it.")
    private boolean control;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        check();
        RunningServer server = start();
        Stopping stopping = new Stopping(server, DRAIN);
        Runtime.getRuntime().addShutdownHook(new Thread(stopping::onSignal, "torc-stop"));
        System.out.println(ReadyLine.of(server));
        System.out.flush();
        if (control) {
            new Control(server, System.in, System.out).run();
            stopping.stop();
        } else {
            stopping.await();
        }
        return ExitCode.GOOD;
    }

    private void check() throws CommandFailure {
        List<String> known = new ArrayList<>(Servers.names());
        known.addAll(Launches.programs());
        if (!known.contains(transport)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no transport named '" + transport + "'; known are " + String.join(", ", known));
        }
        if (isProgram()) {
            checkProgram();
        }
        String unknown = isProgram() ? null : new ServerName(transport, variant).unknown();
        if (unknown != null) {
            throw new ParameterException(spec.commandLine(), unknown);
        }
        String torcOnly =
                admin ? ADMIN : Bounds.firstOf(spec.commandLine().getParseResult(), Servers.servesFiles(transport));
        if (torcOnly != null && !Servers.torcNames().contains(transport)) {
            throw new ParameterException(
                    spec.commandLine(),
                    torcOnly + " is for Torc's transports (" + String.join(", ", Servers.torcNames()) + "), not for "
                            + transport);
        }
        if (port < 0 || port > PORT_MAX) {
            throw new ParameterException(spec.commandLine(), "--port must be between 0 and 65535, not " + port);
        }
        if (loops < 0 || loops > 1024) {
            throw new ParameterException(spec.commandLine(), "--loops must be between 0 and 1024, not " + loops);
        }
        String missing = Launches.names().contains(transport) ? Launches.missing(transport) : null;
        if (missing != null) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, missing);
        }
    }

    private boolean isProgram() {
        return Launches.programs().contains(transport);
    }

    private void checkProgram() {
        if (variant != null || control) {
            throw new ParameterException(
                    spec.commandLine(), transport + " is a program: it has no variants and no control");
        }
        if (!host.equals(LOOPBACK)) {
            throw new ParameterException(
                    spec.commandLine(), transport + " listens on " + LOOPBACK + ", not on " + host);
        }
    }

    private RunningServer start() throws CommandFailure {
        int count = loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
        String where = host + ":" + port;
        try {
            if (isProgram()) {
                return LaunchedServer.start(transport, port, count);
            }
            return Servers.start(new ServerName(transport, variant), options(count));
        } catch (BindException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot listen on " + where + ": " + reason(e) + ".");
        } catch (UnknownHostException | UnresolvedAddressException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "The host '" + host + "' is not known.");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot listen on " + where + ": " + reason(e) + ".");
        }
    }

    private ServerOptions options(int count) {
        try {
            return bounds.apply(ServerOptions.of(host, port, count)).withAdmin(admin);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is in use by another program" : message;
    }
}
