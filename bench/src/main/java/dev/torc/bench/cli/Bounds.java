package dev.torc.bench.cli;

import dev.torc.bench.app.AccessLogFile;
import dev.torc.bench.app.ServerOptions;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of {@code torc serve} that only Torc's own server has, but for the folder of files; what is not given stays as the server has it. */
final class Bounds {
    private static final String FILES = "--files";

    private static final List<String> NAMES = List.of(
            "--access-log",
            FILES,
            "--reuse-port",
            "--head-timeout",
            "--body-timeout",
            "--write-timeout",
            "--idle-timeout",
            "--body-bytes-max",
            "--connections-max",
            "--warm-up");

    @Option(
            names = "--access-log",
            paramLabel = "FILE[:FORMAT]",
            description = "Appends a line about each request to a file: common, combined or json (default: combined).")
    private @Nullable String accessLog;

    @Option(names = FILES, paramLabel = "DIR", description = "Serves the files of a folder, too, below /files/.")
    private @Nullable Path files;

    @Option(
            names = "--reuse-port",
            description = "Shares the port with other processes that do so too (SO_REUSEPORT): the next version of a"
                    + " server can start before this one stops.")
    private boolean reusePort;

    @Option(
            names = "--head-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long the head of a request may take (default: 10s).")
    private @Nullable Duration head;

    @Option(
            names = "--body-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long a request's content may make no progress (default: 30s).")
    private @Nullable Duration body;

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long a client may take nothing of a response (default: 30s).")
    private @Nullable Duration write;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long a connection may stay open between requests (default: 60s).")
    private @Nullable Duration idle;

    @Option(
            names = "--body-bytes-max",
            paramLabel = "N",
            description = "Longest content of a request, in bytes (default: 1 GiB).")
    private @Nullable Long bodyBytesMax;

    @Option(
            names = "--connections-max",
            paramLabel = "N",
            description = "Most connections; one more is answered 503 (default: 65536).")
    private @Nullable Integer connectionsMax;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "Answers requests to itself for this long before it listens, so that its code is compiled when"
                            + " the first client comes (default: not at all).")
    private @Nullable Duration warmUp;

    /** The first of these options on a command line; null where there is none. A folder is for others that serve files, too. */
    static @Nullable String firstOf(ParseResult parsed, boolean servesFiles) {
        return NAMES.stream()
                .filter(parsed::hasMatchedOption)
                .filter(name -> !servesFiles || !name.equals(FILES))
                .findFirst()
                .orElse(null);
    }

    /** Puts what was given into {@code options}; an argument that a record refuses is an IllegalArgumentException. */
    ServerOptions apply(ServerOptions options) {
        HttpTimeouts timeouts = options.timeouts();
        timeouts = head == null ? timeouts : timeouts.withHead(head);
        timeouts = body == null ? timeouts : timeouts.withBody(body);
        timeouts = write == null ? timeouts : timeouts.withWriteStall(write);
        timeouts = idle == null ? timeouts : timeouts.withIdle(idle);
        HttpLimits limits = options.limits();
        limits = bodyBytesMax == null ? limits : limits.withBodyBytesMax(bodyBytesMax);
        limits = connectionsMax == null ? limits : limits.withConnectionsMax(connectionsMax);
        if (files != null && !Files.isDirectory(files)) {
            throw new IllegalArgumentException("--files must name a folder, not " + files);
        }
        return options.withReusePort(reusePort)
                .withTimeouts(timeouts)
                .withLimits(limits)
                .withAccessLog(accessLog == null ? null : AccessLogFile.of(accessLog))
                .withFiles(files)
                .withWarmUp(warmUp == null ? Duration.ZERO : warmUp);
    }
}
