package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.Launches;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command line says of the servers of other projects; the peers are not on this class path. */
class ServePeersTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = TorcCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "serve --transport netty-epoll, 3, The peer 'netty-epoll' is not built: run ./torc peers.",
        "serve --transport nginx --control, 2, nginx is a program: it has no variants and no control.",
        "serve --transport go --host 0.0.0.0, 2, 'go listens on 127.0.0.1, not on 0.0.0.0.'",
        "serve --transport ceiling-epoll --admin, 2, --admin is for Torc's transports",
        "serve --transport threads --idle-timeout 5s, 2, --idle-timeout is for Torc's transports",
        "serve --transport jetty+x, 2, There is no transport named 'jetty+x'"
    })
    void whatCannotBeServedIsSaidInOneSentence(String arguments, int exitCode, String sentence) {
        assertEquals(exitCode, execute(arguments.split(" ")));
        assertTrue(err.toString().contains(sentence), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void everyPeerIsListedWithWhatToDoOrHowItIsTuned() throws IOException {
        assertEquals(ExitCode.GOOD, execute("peers", "--json"));
        JsonNode peers = new ObjectMapper().readTree(out.toString());
        assertEquals(Launches.names(), peers.findValuesAsText("name"));
        for (JsonNode peer : peers) {
            boolean missing = Launches.missing(peer.path("name").asText()) != null;
            assertEquals(missing, peer.has("missing"), peer.toString());
            assertEquals(missing, !peer.has("tuning"), peer.toString());
            assertEquals(missing, !peer.has("version"), peer.toString());
        }
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.GOOD, execute("peers"));
        assertEquals(2L * Launches.names().size(), out.toString().lines().count());
    }
}
