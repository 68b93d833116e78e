package dev.torc.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.app.Launch;
import dev.torc.bench.app.Launches;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code torc peers}: the servers of other projects that can be measured here. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the servers of other projects that 'torc serve --transport NAME' and 'torc compare --servers NAME'"
                    + " know: what is there, how it is tuned, and what to install for what is missing.",
            "",
            "The launcher builds those that run in a JVM first. Programs in Go and C are built here, with the installed"
                    + " compilers.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:listed, missing ones too",
            "1:a program could not be built",
            "2:the command line was not understood"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PeersCommand implements Callable<Integer> {
    /** Written into configurations only: nothing is started. */
    private static final int PORT = 8080;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure {
        ArrayNode peers = new ObjectMapper().createArrayNode();
        for (String name : Launches.names()) {
            describe(name, peers.addObject().put("name", name));
        }
        buildLightLoad();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(peers.toPrettyString());
        } else {
            peers.forEach(peer -> {
                String missing = peer.path("missing").asText();
                out.printf(
                        Locale.ROOT,
                        "%-15s %s%n",
                        peer.path("name").asText(),
                        missing.isEmpty() ? peer.path("version").asText() : "missing");
                out.printf(
                        Locale.ROOT,
                        "    %s%n",
                        missing.isEmpty() ? peer.path("tuning").asText() : missing);
            });
        }
        out.flush();
        return ExitCode.GOOD;
    }

    /** It is no server; built here, for whoever saturates one by hand (docs/peers.md). */
    private static void buildLightLoad() throws CommandFailure {
        if (Launches.lightLoadMissing() == null) {
            try {
                Launches.lightLoad("127.0.0.1", PORT, "/", 1, 1, 1);
            } catch (IOException e) {
                throw new CommandFailure(ExitCode.FAILED, "The light load cannot be built: " + e.getMessage());
            }
        }
    }

    private static void describe(String name, ObjectNode peer) throws CommandFailure {
        String missing = Launches.missing(name);
        if (missing != null) {
            peer.put("missing", missing);
            return;
        }
        try {
            Launch launch = Launches.of(name, PORT, 1, List.of());
            peer.put("version", launch.version()).put("tuning", launch.tuning());
            peer.put("hasControl", launch.hasControl());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, name + " cannot be built: " + e.getMessage());
        }
    }
}
