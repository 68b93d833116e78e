package dev.torc.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a {@link ComparePlan}: every server in a fresh JVM, one more JVM for the load, a warm-up of each server, then
 * rounds in which every server is measured once, in an order that is shuffled anew, so that a disturbance of the machine
 * meets all of them alike. Used by one thread, once.
 */
public final class Comparison implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("listening on (http://\\S+:\\d+) transport=\\S+ loops=\\d+( fallback=\".*\")?");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final long LOAD_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ComparePlan plan;
    private final Consumer<String> progress;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Deque<Child> children = new ArrayDeque<>();
    private final Thread hook = new Thread(this::kill, "torc-compare-stop");
    private final long seed = System.nanoTime();
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, JsonNode> engines = new LinkedHashMap<>();
    private String collector = "";

    /** Makes a comparison; {@code progress} is told each step in a few words. */
    public Comparison(ComparePlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private record Server(String name, Child child, String url) {}

    /** Runs it and answers what was seen. */
    public CompareReport run() throws CompareFailure, InterruptedException {
        Child load = start("the load", plan.loadCpus(), List.of("load-agent"));
        List<Server> servers = new ArrayList<>();
        for (String name : plan.servers()) {
            servers.add(server(name));
        }
        for (Server server : servers) {
            progress.accept("warming up " + server.name());
            load(load, server, plan.warmupNanos());
        }
        Random random = new Random(seed);
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Server> order = new ArrayList<>(servers);
            Collections.shuffle(order, random);
            int position = 1;
            for (Server server : order) {
                progress.accept("round " + round + " of " + plan.rounds() + ": " + server.name());
                Measurement.Moment before = moment(server);
                LoadResult result = load(load, server, plan.durationNanos());
                measurements.add(
                        Measurement.of(server.name(), round, position++, result, before, moment(server), cpus()));
            }
        }
        return new CompareReport(
                plan, seed, collector, Environment.describe(), commands, engines, List.copyOf(measurements));
    }

    /** How many CPUs, and so loops, each server has. */
    private int cpus() {
        return CpuList.count(plan.serverCpus()).orElse(1);
    }

    private Server server(String name) throws CompareFailure, InterruptedException {
        progress.accept("starting " + name);
        ServerName parts = ServerName.of(name);
        List<String> arguments = new ArrayList<>(List.of("serve", "--control", "--port", "0"));
        arguments.addAll(List.of("--transport", parts.server(), "--loops", Integer.toString(cpus())));
        if (parts.variant() != null) {
            arguments.addAll(List.of("--variant", parts.variant()));
        }
        Child child = start("server " + name, plan.serverCpus(), arguments);
        Matcher ready = READY.matcher(child.read(START_TIMEOUT));
        if (!ready.matches()) {
            throw new CompareFailure("Server " + name + " did not say where it listens.");
        }
        return new Server(name, child, ready.group(1));
    }

    private Child start(String name, String cpus, List<String> arguments) throws CompareFailure {
        Child child = Child.start(name, cpus, flags(cpus), arguments);
        synchronized (children) {
            children.push(child);
        }
        commands.put(name, child.command());
        return child;
    }

    /** The same for every server and the load; the collector is named, for the JVM's own choice depends on the CPUs. */
    private static List<String> flags(String cpus) {
        String gc = CpuList.count(cpus).orElse(1) == 1 ? "-XX:+UseSerialGC" : "-XX:+UseG1GC";
        return List.of("-XX:AutoBoxCacheMax=65536", "-Xmx512m", gc, "--enable-native-access=ALL-UNNAMED");
    }

    private LoadResult load(Child load, Server server, long nanos) throws CompareFailure, InterruptedException {
        LoadJob job = LoadJob.of(server.url() + plan.path())
                .withConnections(plan.connections())
                .withPipeline(plan.pipeline())
                .withDurationNanos(nanos)
                .withRate(plan.rate())
                .withRequestsPerConnection(plan.connectionPerRequest() ? 1 : 0)
                .withLoops(CpuList.count(plan.loadCpus()).orElse(1))
                .withTimeoutNanos(LOAD_TIMEOUT_NANOS);
        try {
            Duration within = Duration.ofNanos(nanos + 2 * LOAD_TIMEOUT_NANOS).plusSeconds(10);
            JsonNode answer = mapper.readTree(load.ask(mapper.writeValueAsString(job), within));
            if (answer.has("failure")) {
                throw new CompareFailure("The load on " + server.name() + " failed: "
                        + answer.get("failure").asText());
            }
            return mapper.treeToValue(answer, LoadResult.class);
        } catch (JsonProcessingException e) {
            throw new CompareFailure("The load answered what is not JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private Measurement.Moment moment(Server server) throws CompareFailure, InterruptedException {
        try {
            JsonNode stats = mapper.readTree(server.child().ask("stats", START_TIMEOUT));
            collector = stats.path("gc").asText(collector);
            engines.put(server.name(), stats.path("engine"));
            return new Measurement.Moment(ProcSample.of(server.child().pid()), stats);
        } catch (JsonProcessingException e) {
            throw new CompareFailure(
                    "Server " + server.name() + " answered what is not JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private void kill() {
        synchronized (children) {
            children.forEach(Child::kill);
        }
    }

    /** Ends every child. */
    @Override
    public void close() {
        synchronized (children) {
            children.forEach(Child::close);
            children.clear();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down; the hook finds no children.
            return;
        }
    }
}
