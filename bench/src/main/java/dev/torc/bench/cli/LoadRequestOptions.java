package dev.torc.bench.cli;

import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.ReplayFile;
import dev.torc.bench.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code torc load} asks for, and what it expects. */
final class LoadRequestOptions {
    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "Request method (default: GET, with a body POST).")
    private @Nullable String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header of every request; any number of times.")
    private List<String> headers = List.of();

    @Option(names = "--body", paramLabel = "TEXT", description = "The content of every request, in UTF-8.")
    private @Nullable String body;

    @Option(names = "--body-file", paramLabel = "FILE", description = "The content of every request.")
    private @Nullable Path bodyFile;

    @Option(
            names = {"-s", "--replay"},
            paramLabel = "FILE",
            description = {
                "Requests from a file, one after another: blocks of 'METHOD URL-or-path', headers and '@body-file',"
                        + " with an empty line between them. A path is on the host of URL.",
                "wrk's scripts in Lua are not run."
            })
    private @Nullable Path replay;

    @Option(
            names = "--unix",
            paramLabel = "PATH",
            description = "Connects to a unix socket; the URL's host is only told to it.")
    private @Nullable String unix;

    @Option(
            names = "--expect-status",
            paramLabel = "STATUS",
            split = ",",
            description = "Statuses of a good response (default: every 2xx).")
    private List<Integer> expectStatus = List.of();

    @Option(names = "--expect-body", paramLabel = "TEXT", description = "What a good response contains.")
    private @Nullable String expectBody;

    /** The job that asks for it; an argument that is refused is an IllegalArgumentException with a sentence. */
    LoadJob job(List<String> urls) throws CommandFailure {
        List<Target> targets = replay == null ? targets(urls, content()) : replayed(urls, replay);
        LoadJob job = LoadJob.of(targets.getFirst().url());
        Target first = targets.getFirst();
        job = targets.size() > 1 || first.url().contains("{") || replay != null
                ? job.withTargets(targets)
                : job.withMethod(first.method())
                        .withHeaders(headers)
                        .withBody(first.body().array());
        return job.withUnix(unix).withExpectStatus(expectStatus).withExpectBody(expectBody);
    }

    private List<Target> targets(List<String> urls, byte[] content) {
        String used = method != null ? method : content.length > 0 ? "POST" : "GET";
        return urls.stream()
                .map(url -> Target.of(url, used, headers, ByteBuffer.wrap(content)))
                .toList();
    }

    private byte[] content() throws CommandFailure {
        if (bodyFile == null) {
            return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        }
        if (body != null) {
            throw new IllegalArgumentException("--body-file takes the place of --body");
        }
        try {
            return Files.readAllBytes(bodyFile);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot read " + bodyFile + ": " + reason(e) + ".");
        }
    }

    private List<Target> replayed(List<String> urls, Path file) throws CommandFailure {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".lua")) {
            throw new IllegalArgumentException("Lua scripts are not run; --replay takes a file of requests");
        }
        if (method != null || body != null || bodyFile != null || urls.size() > 1) {
            throw new IllegalArgumentException("--replay takes the place of --method, --body and further URLs");
        }
        try {
            return ReplayFile.read(file, urls.getFirst(), headers);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot read " + file + ": " + reason(e) + ".");
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException missing
                ? "there is no file " + missing.getFile()
                : String.valueOf(e.getMessage());
    }
}
