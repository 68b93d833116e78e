package dev.torc.bench.compare;

import dev.torc.bench.compare.ProcText.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link ComparePlan}. The rounds are spread over fresh processes of every server; the load stays in one process. In a
 * process every workload is first warmed up on each server until it has settled; then come rounds in which every server is
 * measured once, in an order that is shuffled and, in the next round, turned round (A B B A), so that a drift of the machine
 * meets all of them alike. A disturbed trial is repeated at once, as long as repeats are left. Used by one thread, once.
 */
public final class Comparison implements AutoCloseable {
    /** So many of the planned trials may be repeated, as a share, and at least so many. */
    private static final double REPEATS_SHARE = 0.2;

    private static final int REPEATS_MIN = 2;

    private final ComparePlan plan;
    private final Consumer<String> progress;
    private final Children children = new Children();
    private final ServedFiles files = new ServedFiles();
    private final long seed;
    private final Random random;
    private final Set<Integer> serverCpus;
    private final Set<Integer> loadCpus;
    private final List<Trial> trials = new ArrayList<>();
    private final Map<String, ServerRecord> servers = new LinkedHashMap<>();
    private final Map<String, Workload> workloads = new LinkedHashMap<>();
    private final List<Unserved> unserved = new ArrayList<>();
    private int repeatsLeft;

    /** Makes a comparison; {@code progress} is told each step in a few words. */
    public Comparison(ComparePlan plan, long seed, Consumer<String> progress) {
        this.plan = plan;
        this.seed = seed;
        this.progress = progress;
        this.random = new Random(seed);
        this.serverCpus = CpuList.numbers(plan.serverCpus());
        this.loadCpus = CpuList.numbers(plan.loadCpus());
        this.repeatsLeft = Math.max(REPEATS_MIN, (int) (plan.trials() * REPEATS_SHARE));
        plan.workloads().forEach(workload -> workloads.put(workload.name(), workload));
    }

    /** What one server is in one process, with what is needed to load it. */
    private record Setting(LoadProcess load, Bystanders bystanders, List<ServerProcess> servers, int process) {}

    /** Runs it and answers what was seen. */
    public Run run() throws CompareFailure, InterruptedException {
        String startedAt = Instant.now().toString();
        LoadProcess load = LoadProcess.start(plan.loadCpus(), plan.loadTransport(), children);
        Bystanders bystanders = Bystanders.start(plan.loadCpus(), children);
        for (int process = 1; process <= plan.processes(); process++) {
            List<ServerProcess> started = new ArrayList<>();
            for (String name : plan.servers()) {
                progress.accept("starting " + name + " (" + process + " of " + plan.processes() + ")");
                started.add(ServerProcess.start(name, plan.serverCpus(), files.folderFor(plan), children));
            }
            process(new Setting(load, bystanders, started, process));
            for (ServerProcess server : started) {
                servers.put(server.name(), server.describe());
                server.end(children);
            }
        }
        List<ServerRecord> records = new ArrayList<>(servers.values());
        plan.missing().forEach((name, why) -> records.add(ServerRecord.missing(name, why)));
        return Run.of(plan, startedAt, seed, records, List.copyOf(workloads.values()), unserved, List.copyOf(trials));
    }

    private void process(Setting setting) throws CompareFailure, InterruptedException {
        for (Workload planned : plan.workloads()) {
            Workload workload = withRate(planned);
            if (setting.process() == 1) {
                probe(setting, workload);
            }
            List<ServerProcess> serving = setting.servers().stream()
                    .filter(server -> unserved.stream().noneMatch(each -> each.is(server.name(), workload)))
                    .toList();
            Map<String, WarmUp.Outcome> warm = new LinkedHashMap<>();
            for (ServerProcess server : serving) {
                progress.accept(workload.name() + ": warming up " + server.name());
                warm.put(
                        server.name(),
                        WarmUp.run(server, nanos -> setting.load().run(server, workload, nanos), plan.warmupNanos()));
            }
            rounds(setting, workload, serving, warm);
        }
    }

    private void rounds(
            Setting setting, Workload workload, List<ServerProcess> serving, Map<String, WarmUp.Outcome> warm)
            throws CompareFailure, InterruptedException {
        List<ServerProcess> order = new ArrayList<>(serving);
        boolean turn = false;
        for (int round = 1; round <= plan.rounds(); round++) {
            if (plan.processOf(round) != setting.process()) {
                continue;
            }
            if (turn) {
                Collections.reverse(order);
            } else {
                Collections.shuffle(order, random);
            }
            turn = !turn;
            int position = 1;
            for (ServerProcess server : order) {
                WarmUp.Outcome outcome = warm.getOrDefault(server.name(), new WarmUp.Outcome(0, false));
                trial(setting, workload, server, round, position++, outcome);
            }
        }
    }

    private void trial(
            Setting setting, Workload workload, ServerProcess server, int round, int position, WarmUp.Outcome warmUp)
            throws CompareFailure, InterruptedException {
        Integer repeated = null;
        while (true) {
            progress.accept(workload.name() + ": round " + round + " of " + plan.rounds() + ": " + server.name()
                    + (repeated == null ? "" : " again, for it was disturbed"));
            Trial.Place place = new Trial.Place(
                    server.name(),
                    workload.name(),
                    round,
                    setting.process(),
                    position,
                    Instant.now().toString(),
                    warmUp,
                    repeated);
            Trial trial = measure(setting, workload, server, place);
            trials.add(trial);
            if (trial.disturbed().isEmpty() || repeated != null || repeatsLeft == 0) {
                return;
            }
            repeatsLeft--;
            repeated = trials.size() - 1;
        }
    }

    private Trial measure(Setting setting, Workload workload, ServerProcess server, Trial.Place place)
            throws CompareFailure, InterruptedException {
        boolean crowded = workload.idleConnections() > 0 || workload.slowClients() > 0;
        ProcSample alone = ProcSample.of(server.pid());
        if (crowded) {
            setting.bystanders().come(server, workload);
        }
        ProcSample idle = ProcSample.of(server.pid());
        Moment before = moment(setting, server);
        LoadSeen seen = setting.load().run(server, workload, plan.durationNanos());
        Moment after = moment(setting, server);
        if (crowded) {
            setting.bystanders().leave();
        }
        TrialValues values = new TrialValues(seen, before, after, Math.max(1, serverCpus.size()))
                .withIdle(alone, idle, workload.idleConnections());
        return Trial.of(place, values, disturbances(before, after));
    }

    private List<String> disturbances(Moment before, Moment after) {
        Times server = after.serverTimesSince(before);
        Times load = after.loadTimesSince(before);
        return server == null || load == null || !Environment.canPin()
                ? List.of()
                : Disturbance.between(
                        before.machine(), after.machine(), serverCpus, loadCpus, server.ticks(), load.ticks());
    }

    private Moment moment(Setting setting, ServerProcess server) throws CompareFailure, InterruptedException {
        Set<Integer> cpus = new TreeSet<>(serverCpus);
        cpus.addAll(loadCpus);
        return new Moment(
                ProcSample.of(server.pid()),
                ProcSample.of(setting.load().pid()),
                MachineSample.of(cpus),
                server.stats());
    }

    /** Finds out which servers do not serve a workload: they are left out of it. */
    private void probe(Setting setting, Workload workload) throws CompareFailure, InterruptedException {
        for (ServerProcess server : setting.servers()) {
            LoadSeen seen = setting.load().ask(server, workload);
            if (seen.succeeded() == 0) {
                unserved.add(new Unserved(
                        server.name(),
                        workload.name(),
                        "It does not serve " + workload.method() + " " + workload.path() + ": "
                                + seen.result().path("statuses")));
            }
        }
    }

    /** A share of the peak becomes a rate when the peak is known: the lowest, so that every server can keep up. */
    private Workload withRate(Workload planned) {
        Workload known = workloads.getOrDefault(planned.name(), planned);
        Integer percent = known.peakPercent();
        Double peak = peak();
        if (percent == null || known.ratePerSecond() != null || peak == null) {
            return known;
        }
        Workload resolved = known.withRate((double) Math.max(1, Math.round(peak * percent / 100)), percent);
        workloads.put(resolved.name(), resolved);
        return resolved;
    }

    private @Nullable Double peak() {
        Double lowest = null;
        for (String server : plan.servers()) {
            Spread throughputs = Spread.of(trials.stream()
                    .filter(each ->
                            each.server().equals(server) && each.workload().equals(Workloads.PLAINTEXT))
                    .map(each -> each.value(Quantity.THROUGHPUT))
                    .toList());
            if (throughputs != null && (lowest == null || throughputs.median() < lowest)) {
                lowest = throughputs.median();
            }
        }
        return lowest;
    }

    /** Ends every process that it started, and deletes the files that they served. */
    @Override
    public void close() {
        children.close();
        files.close();
    }
}
