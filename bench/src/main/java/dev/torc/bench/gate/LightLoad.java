package dev.torc.bench.gate;

import dev.torc.bench.app.Launches;
import dev.torc.bench.compare.CompareFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The load that costs less than a server, in a process of its own. It wants responses that are all of the same length. */
final class LightLoad implements Load {
    private final Process process;

    private LightLoad(Process process) {
        this.process = process;
    }

    /**
     * Starts it; it asks for {@code /plaintext} at once.
     *
     * @param cpus where it runs, as taskset names them
     * @param pipeline requests in flight per connection
     */
    static LightLoad start(InetSocketAddress server, String cpus, int connections, int pipeline) throws CompareFailure {
        try {
            List<String> command = new ArrayList<>(List.of("taskset", "-c", cpus));
            command.addAll(Launches.lightLoad(
                    server.getAddress().getHostAddress(),
                    server.getPort(),
                    "/plaintext",
                    connections,
                    pipeline,
                    Load.SECONDS_MAX));
            return new LightLoad(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new CompareFailure("The load cannot be started: " + e.getMessage() + ".");
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
