package dev.torc.bench.cli;

import dev.torc.bench.compare.CpuList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the servers and their clients run; of the CPUs that this process may use, where it is not said. */
final class CpuOptions {
    @Option(
            names = "--server-cpus",
            paramLabel = "CPUS",
            converter = Cpus.class,
            description = "CPUs of the servers (default: the first that this process may use).")
    private @Nullable String server;

    @Option(
            names = "--load-cpus",
            paramLabel = "CPUS",
            converter = Cpus.class,
            description = "CPUs of the clients (default: the second, or the only one).")
    private @Nullable String load;

    String server() {
        return server == null ? allowed(0) : server;
    }

    String load() {
        return load == null ? allowed(1) : load;
    }

    private static String allowed(int index) {
        List<Integer> allowed = CpuList.numbersAllowed();
        return Integer.toString(allowed.get(Math.min(index, allowed.size() - 1)));
    }
}
