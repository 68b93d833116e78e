package dev.torc.bench.cli;

import dev.torc.bench.load.LoadCsv;
import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadPage;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.LoadRun;
import dev.torc.transport.Transports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code torc load}: the load generator. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Sends requests to URL and reports throughput and latency.",
            "",
            "Without --rate or --stage each connection sends its next request when an answer came (closed loop). With"
                    + " one of them the load is an open loop: requests have intended start times, one that finds no"
                    + " room waits for it, none is skipped, and response time counts from the intended start (no"
                    + " coordinated omission); service time counts from sending. To be on time, the loops of an open"
                    + " loop never sleep: each keeps one CPU busy.",
            "",
            "With --requests-per-connection N the last of N requests asks for 'Connection: close', and the response"
                    + " time of the first counts from the start of connecting. After the last response the server is"
                    + " waited for to close first: then its side is the one in TIME_WAIT, the local port is free at"
                    + " once, and the run can make any number of connections to one address. One that the server"
                    + " leaves open for --timeout is an error and is reset.",
            "",
            "A result that the client could not have measured (its own CPU, lag or connections were the limit) says so"
                    + " and exits with 1. Ctrl-C ends the run early; the report is still written.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:the target was refused or not found, there was no good response, the result is not valid, or a"
                    + " --fail-if is so",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class LoadCommand implements Callable<Integer> {
    /** Of the planned time: a run that lasted less lost all its connections. */
    private static final double ENDED_EARLY = 0.95;

    private static final Duration REHEARSAL = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "URL",
            description = {
                "An http URL. A path such as '/user/{1..1000}' asks for one after another. Of several URLs each has its"
                        + " part of the requests; '3:http://...' has three parts."
            })
    private List<String> urls;

    @Mixin
    private LoadPaceOptions pace;

    @Mixin
    private LoadRequestOptions requests;

    @Mixin
    private LoadShardOptions shards;

    @Mixin
    private LoadOutputOptions outputs;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes a line for each second and one for the run.")
    private @Nullable Path csv;

    @Option(
            names = "--hlog",
            paramLabel = "FILE",
            description = "Writes an HdrHistogram log with an interval for each second, which torc merge reads.")
    private @Nullable Path hlog;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serves /metrics (OpenMetrics) on this port of 127.0.0.1 while it runs.")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--rehearsal",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "Before the run, and before its connections, the client loads a server of its own for so long, so that"
                            + " its code is compiled; the target sees nothing of that (default: 2s, none for runs that are no longer, and with --requests).")
    private @Nullable Duration rehearsal;

    @Option(names = "--no-rehearsal", description = "Begins with code that is not compiled.")
    private boolean unrehearsed;

    @Option(
            names = {"-q", "--quiet"},
            description = "Shows nothing while it runs.")
    private boolean quiet;

    @Override
    public Integer call() throws LoadFailure, InterruptedException, CommandFailure {
        LoadJob job = job();
        LoadOutputOptions.check(outputs.json, outputs.html, csv, hlog);
        rehearse(job);
        try (LoadWatch watch = LoadWatch.open(display(), hlog, metricsPort)) {
            LoadRun run = new LoadRun(job, watch);
            try (LoadStopping stopping = new LoadStopping(run)) {
                LoadResult result = run.run();
                watch.stopShowing();
                return stopping.reported(report(job, result, watch, stopping.isStopped()));
            }
        }
    }

    /** Where no time is given for it, not before runs that are no longer than it, nor when it would end after their start. */
    private void rehearse(LoadJob job) throws InterruptedException {
        if (rehearsal != null) {
            Rehearsal.run(job, rehearsal);
        } else if (!unrehearsed
                && job.durationNanos() > REHEARSAL.toNanos()
                && job.requests() == 0
                && (job.startAtMillis() == 0
                        || job.startAtMillis() - System.currentTimeMillis() > 3 * REHEARSAL.toMillis())) {
            Rehearsal.run(job, REHEARSAL);
        }
    }

    private LoadDisplay display() {
        if (quiet) {
            return LoadDisplay.NONE;
        }
        LoadDisplay live = LoadLive.open();
        return live == null ? new LoadLines(spec.commandLine().getErr()) : live;
    }

    /** Writes the report and answers the exit code. */
    private int report(LoadJob job, LoadResult result, LoadWatch watch, boolean stopped) throws CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        String text = LoadText.of(job, result);
        if (stopped) {
            out.println();
        }
        out.print(text);
        out.flush();
        watch.end(result);
        LoadFiles.json(outputs.json, job, result);
        LoadFiles.text(csv, csv == null ? "" : LoadCsv.of(result, watch.seconds()));
        LoadFiles.text(outputs.html, outputs.html == null ? "" : page(job, text, result, watch));
        List<String> sentences = new ArrayList<>();
        if (result.succeeded() == 0) {
            sentences.add(
                    job.expectStatus().isEmpty() && result.mismatches() == 0
                            ? "There was no 2xx response."
                            : "There was no response as expected.");
        } else if (!stopped && job.requests() == 0 && result.elapsedNanos() < ENDED_EARLY * job.durationNanos()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The run ended after %.1f s of %.1f s: no connection was left.",
                    result.elapsedNanos() / 1e9,
                    job.durationNanos() / 1e9));
        }
        sentences.addAll(outputs.failures(result));
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("torc: " + sentence));
        err.flush();
        return sentences.isEmpty() ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static String page(LoadJob job, String text, LoadResult result, LoadWatch watch) {
        return LoadPage.of(job.url(), text, result, watch.seconds());
    }

    private LoadJob job() throws CommandFailure {
        if (!Transports.names().contains(pace.transport())) {
            throw misunderstood("There is no transport named '" + pace.transport() + "'; known are "
                    + String.join(", ", Transports.names()));
        }
        if (metricsPort != null && (metricsPort < 0 || metricsPort > 65_535)) {
            throw misunderstood("--metrics-port must be between 0 and 65535, not " + metricsPort);
        }
        try {
            return shards.apply(pace.apply(requests.job(urls)), System.getenv());
        } catch (IllegalArgumentException e) {
            throw misunderstood(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misunderstood(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
