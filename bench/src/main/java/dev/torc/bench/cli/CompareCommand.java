package dev.torc.bench.cli;

import dev.torc.bench.compare.Calibrating;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.ComparePlan;
import dev.torc.bench.compare.CompareReport;
import dev.torc.bench.compare.Comparison;
import dev.torc.bench.compare.CpuList;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import dev.torc.bench.report.ReportHtml;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code torc compare}: servers under the same load. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Measures servers of the same application against each other and prints a table for each workload.",
            "",
            "Each server runs in fresh processes on its own CPUs, the load in another on others. In each process every"
                    + " server is warmed up until it is stationary, then measured in rounds, in an order that is shuffled"
                    + " and turned round; ratios to the first server are formed inside each round. Without options it"
                    + " takes less than two minutes.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good; with --profile measured, whether the targets are met or not",
            "1:a server answered with errors, or ended",
            "2:the command line was not understood",
            "3:a server cannot run here, or the results cannot be written; with --profile also: those in the folder of"
                    + " --out do not fit"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareCommand implements Callable<Integer> {
    /** A run of a calibration is shorter than another by this share, for there are many. */
    private static final double CALIBRATION_SHARE = 0.4;

    private static final String REPORT = "report.html";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--servers",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Which, as NAME or NAME+VARIANT, or as 'all' or 'peers'; the others are compared to the first",
                "(default: " + ServerSelection.DEFAULT + ")."
            })
    private @Nullable List<String> servers;

    @Option(
            names = "--variants",
            paramLabel = "TRANSPORT",
            description = "In place of --servers: a transport of Torc and all its variants, each against the default.")
    private @Nullable String variants;

    @Mixin
    private WorkloadOptions workloads;

    @Mixin
    private CompareSize size;

    @Mixin
    private ProfileOptions profile;

    @Option(
            names = "--server-cpus",
            paramLabel = "CPUS",
            defaultValue = "0",
            description = "CPUs of the servers, as 0, 0-3 or 0,2 (default: 0).")
    private String serverCpus;

    @Option(
            names = "--load-cpus",
            paramLabel = "CPUS",
            defaultValue = "1",
            description = "CPUs of the load (default: 1).")
    private String loadCpus;

    @Option(
            names = "--load-transport",
            paramLabel = "NAME",
            defaultValue = Workloads.LOAD_TRANSPORT,
            description = "The transport of the load: nio or io_uring, which costs the client less (default: nio).")
    private String loadTransport;

    @Option(
            names = "--quantity",
            defaultValue = "CPU",
            description = "What the verdicts are about: ${COMPLETION-CANDIDATES} (default: CPU).")
    private Quantity quantity;

    @Option(
            names = "--minimum-effect",
            paramLabel = "SHARE",
            defaultValue = "5%",
            converter = Percents.class,
            description = "The least difference that counts (default: 5%%).")
    private double minimumEffect;

    @Option(
            names = "--calibrate",
            description = "Measures the first server against a copy of itself, many times: how often is a difference"
                    + " reported, and how far do ratios stray?")
    private boolean calibrate;

    @Option(names = "--runs", paramLabel = "N", description = "How often, with --calibrate (default: 20).")
    private @Nullable Integer runs;

    @Option(names = "--seed", description = "Of the order and the resampling (default: another one each time).")
    private @Nullable Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes run.json (all trials) and report.md there; with --profile, every result.")
    private @Nullable Path out;

    @Option(
            names = "--html",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description = "Writes the report as one page (default: report.html, in the folder of --out).")
    private @Nullable String html;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (profile.isAskedFor()) {
            return profile.run(serverCpus, loadCpus, out);
        }
        ComparePlan plan = plan();
        Run run = measure(plan);
        PrintWriter output = spec.commandLine().getOut();
        if (run.calibration() == null) {
            output.print(new CompareReport(plan, run).text());
        } else {
            output.print(run.calibration().text());
        }
        output.flush();
        write(plan, run);
        if (run.trials().isEmpty()) {
            throw new CommandFailure(ExitCode.FAILED, "None of the servers serves what was asked for; see the table.");
        }
        if (!run.isClean()) {
            throw new CommandFailure(ExitCode.FAILED, "At least one server answered with errors; see the table.");
        }
        return ExitCode.GOOD;
    }

    private Run measure(ComparePlan plan) throws CommandFailure, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> progress = step -> {
            err.println(step);
            err.flush();
        };
        long chosen = seed == null ? System.nanoTime() : seed;
        try {
            if (calibrate) {
                return Calibrating.run(plan, runs == null ? 20 : runs, chosen, progress);
            }
            try (Comparison comparison = new Comparison(plan, chosen, progress)) {
                return comparison.run();
            }
        } catch (CompareFailure e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private ComparePlan plan() throws CommandFailure {
        try {
            check();
            List<Workload> asked = workloads.selected();
            require(variants == null || servers == null, "--variants takes the place of --servers: give one of them");
            ServerSelection selection =
                    variants == null ? ServerSelection.of(servers) : ServerSelection.variantsOf(variants);
            selection.missing().forEach((name, why) -> say("torc: " + why + " " + name + " is left out."));
            List<String> names = selection.names();
            if (calibrate) {
                require(asked.size() == 1, "--calibrate takes one workload");
                names = List.of(names.getFirst(), Calibrating.copyOf(names.getFirst()));
            }
            CompareSize.Plan planned = size.plan(names.size(), asked, calibrate ? CALIBRATION_SHARE : 1);
            double seconds = planned.seconds() * (calibrate ? runs == null ? 20 : runs : 1);
            say(String.format(
                    Locale.ROOT,
                    "%d servers, %d processes of each, %d rounds: at most about %.0f s",
                    names.size(),
                    planned.processes(),
                    planned.rounds(),
                    seconds));
            return new ComparePlan(
                    names,
                    selection.descriptions(),
                    selection.missing(),
                    asked,
                    planned.duration().toNanos(),
                    planned.warmup().toNanos(),
                    planned.rounds(),
                    planned.processes(),
                    serverCpus,
                    loadCpus,
                    loadTransport,
                    quantity,
                    minimumEffect);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void check() {
        profile.checkAbsent();
        cpus("--server-cpus", serverCpus);
        cpus("--load-cpus", loadCpus);
        try {
            Transports.named(loadTransport);
        } catch (TransportException e) {
            throw new IllegalArgumentException("--load-transport: " + e.getMessage(), e);
        }
        require(runs == null || calibrate, "--runs is for --calibrate");
        require(runs == null || runs >= 1 && runs <= 1_000, "--runs must be between 1 and 1000");
    }

    static void cpus(String option, String list) {
        require(CpuList.count(list).isPresent(), option + " must be a list such as 0, 0-3 or 0,2, not '" + list + "'");
    }

    private void write(ComparePlan plan, Run run) throws CommandFailure {
        try {
            if (out != null) {
                run.write(out);
                if (run.calibration() == null) {
                    new CompareReport(plan, run).write(out);
                }
            }
            if (html != null) {
                page(run, html);
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "The results cannot be written: " + e.getMessage() + ".");
        }
    }

    /** The page is made of a folder; without --out, of one that is deleted afterwards. */
    private void page(Run run, String name) throws IOException {
        Path file = name.isEmpty() ? (out == null ? Path.of(REPORT) : out.resolve(REPORT)) : Path.of(name);
        if (out != null) {
            ReportHtml.write(List.of(out), file);
        } else {
            Path folder = Files.createTempDirectory("torc-run-");
            try {
                run.write(folder);
                ReportHtml.write(List.of(folder), file);
            } finally {
                Files.deleteIfExists(folder.resolve(Run.FILE));
                Files.deleteIfExists(folder);
            }
        }
        say("Wrote " + file + ".");
    }

    private void say(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(sentence);
        err.flush();
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
