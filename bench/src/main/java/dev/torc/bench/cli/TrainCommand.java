package dev.torc.bench.cli;

import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code torc train}: what the launcher records for the AOT cache. Serves on each transport that can be used here, and on the
 * JDK's server, so that whoever compares their starts compares like with like; each answers requests for a while.
 */
@Command(name = "train", hidden = true, description = "Runs servers for a while, to be recorded for an AOT cache.")
final class TrainCommand implements Callable<Integer> {
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final String FREE_PORT = "0";

    @Override
    public Integer call() throws Exception {
        System.setIn(InputStream.nullInputStream()); // which a server with control ends with
        for (String transport : List.of("io_uring", "nio")) {
            if (Servers.missing(transport) == null) {
                int code = TorcCommand.commandLine()
                        .execute(
                                "serve",
                                "--control",
                                "--port",
                                FREE_PORT,
                                "--loops",
                                "1",
                                "--transport",
                                transport,
                                "--warm-up",
                                EACH.toMillis() + "ms");
                if (code != ExitCode.GOOD) {
                    return code;
                }
            }
        }
        RunningServer jdk = Servers.start(ServerName.of("jdk"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            Servers.warmUp(EACH).run(jdk.address());
        } finally {
            jdk.stop(Duration.ofSeconds(1));
        }
        return ExitCode.GOOD;
    }
}
