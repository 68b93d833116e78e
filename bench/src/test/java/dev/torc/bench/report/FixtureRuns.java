package dev.torc.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Makes runs whose figures are invented but shaped like measured ones: several servers, variants of one, a missing one, closed
 * and open loop, a disturbed trial that was repeated, and quantities that only some servers have.
 */
public final class FixtureRuns {
    /** Each slower than the one before it. */
    static final List<String> SERVERS =
            List.of("io_uring", "nio", "io_uring+receive-16k", "io_uring+sqpoll", "netty-epoll", "jdk-virtual", "jdk");

    static final String HOSTILE =
            "</script><img src=x onerror=document.body.dataset.hostile=1><b>\u2028<!--{{runs}}'\"&";

    static final int ROUNDS = 5;
    private static final String SCHEMA = "torc-run/2";
    private static final double[] CPU_MICROS = {5.6, 6.3, 5.9, 5.7, 7.1, 22.5, 25.3};
    /** Requests of a trial. */
    static final int SAMPLES = 20_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Random random;
    private final ObjectNode run = MAPPER.createObjectNode();

    private FixtureRuns(long seed) {
        this.random = new Random(seed);
    }

    /**
     * {@code java FixtureRuns.java FOLDER}: writes runs into folders of FOLDER, report.html of two of them, and sparse.html of
     * those that lack most of what a run can have.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<Path> runs = List.of(folder.resolve("run-1"), folder.resolve("run-2"));
        write(runs.getFirst(), make(1));
        write(runs.getLast(), make(2));
        ReportHtml.write(runs, folder.resolve("report.html"));
        List<Path> sparse = List.of(folder.resolve("hostile"), folder.resolve("few"), folder.resolve("empty"));
        write(sparse.get(0), hostile());
        write(sparse.get(1), few());
        write(sparse.get(2), MAPPER.createObjectNode().put("schema", SCHEMA));
        ReportHtml.write(sparse, folder.resolve("sparse.html"));
    }

    /** Every name of it is markup that would be seen to have run. */
    static ObjectNode hostile() {
        ObjectNode run = MAPPER.createObjectNode().put("schema", SCHEMA).put("startedAt", HOSTILE);
        run.withObject("environment").put(HOSTILE, HOSTILE);
        run.withArray("servers").addObject().put("name", HOSTILE).put("missing", HOSTILE);
        run.withArray("workloads").addObject().put("name", HOSTILE).put("description", HOSTILE);
        ObjectNode trial = run.withArray("trials").addObject().put("server", HOSTILE + "+1");
        trial.put("workload", HOSTILE).withArray("disturbed").add(HOSTILE);
        trial.withObject("values").put(HOSTILE, 1).put("CPU", "1").putNull("P99");
        trial.withObject("threads").put(HOSTILE, 1);
        return run;
    }

    /** Two trials that know next to nothing, and one that knows nothing. */
    private static ObjectNode few() {
        ObjectNode run = MAPPER.createObjectNode().put("schema", SCHEMA).putNull("environment");
        ArrayNode trials = run.withArray("trials");
        for (String server : List.of("nio", "jdk")) {
            ObjectNode trial = trials.addObject().put("server", server).put("workload", "plaintext");
            trial.put("round", 1).withObject("values").put("CPU", server.equals("nio") ? 6.5 : 0);
        }
        trials.addObject();
        run.withArray("comparisons").addObject().put("workload", "plaintext").put("server", "jdk");
        return run;
    }

    static void write(Path folder, ObjectNode run) throws IOException {
        Files.createDirectories(folder);
        MAPPER.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("run.json").toFile(), run);
    }

    /** A run; the same for the same seed. */
    static ObjectNode make(long seed) {
        return new FixtureRuns(seed).make();
    }

    /** Latencies with the median and a tail such as servers have, encoded as run.json has them. */
    static String histogram(long seed, double medianMicros, int samples) {
        Random random = new Random(seed);
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < samples; i++) {
            double micros = medianMicros * Math.exp(random.nextGaussian() * 0.25);
            if (random.nextInt(300) == 0) {
                micros += medianMicros * 8 * -Math.log(1 - random.nextDouble());
            }
            histogram.recordValue((long) (micros * 1e3));
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private ObjectNode make() {
        run.put("schema", SCHEMA)
                .put("startedAt", "2026-01-15T10:30:00Z")
                .put("seed", 42)
                .put("baseline", "io_uring");
        run.putObject("options").put("rounds", ROUNDS).put("durationNanos", 2_000_000_000L);
        run.putObject("environment")
                .put("git", "0123456789abcdef")
                .put("kernel", "6.8.0")
                .put("cpu", "An invented CPU with 2 cores")
                .put("jdk", "OpenJDK 25")
                .put(
                        "mitigations",
                        "spectre_v2: Mitigation: Enhanced / Automatic IBRS; IBPB: conditional; RSB filling");
        servers();
        ArrayNode workloads = run.putArray("workloads");
        run.putArray("trials");
        closedLoop(workloads, "plaintext", "A line of text", 1);
        closedLoop(workloads, "pipelined-16", "The same with 16 requests in flight on each connection", 16);
        for (int share : List.of(30, 50, 70, 90)) {
            openLoop(workloads, share);
        }
        disturb();
        compare();
        return run;
    }

    private void servers() {
        ArrayNode servers = run.putArray("servers");
        for (String name : SERVERS) {
            ObjectNode server = servers.addObject().put("name", name).put("collector", "Serial");
            server.putArray("command").add("java").add("-jar").add("torc.jar").add("serve");
            if (name.startsWith("netty")) {
                server.put("version", "4.2.18").put("tuning", "native epoll, pooled buffers");
            }
        }
        servers.addObject().put("name", "nginx").put("missing", "nginx is not installed.");
    }

    private void closedLoop(ArrayNode workloads, String name, String description, int pipeline) {
        workload(workloads, name, description).put("pipeline", pipeline);
        for (int round = 1; round <= ROUNDS; round++) {
            for (int server = 0; server < SERVERS.size(); server++) {
                double cpu = CPU_MICROS[server] / Math.sqrt(pipeline) * wobble();
                ObjectNode values = trial(server, name, round, cpu, 64 * pipeline * cpu);
                values.put("THROUGHPUT", 1e6 / cpu).put("BUSY", 99.1);
            }
        }
    }

    private void openLoop(ArrayNode workloads, int share) {
        String name = "rate-" + share;
        double rate = 38_000.0 * share / 100;
        workload(workloads, name, "Open loop at " + share + " % of the lowest peak")
                .put("ratePerSecond", rate);
        for (int round = 1; round <= ROUNDS; round++) {
            for (int server = 0; server < SERVERS.size(); server++) {
                double cpu = CPU_MICROS[server] * wobble();
                double busy = Math.min(0.98, rate * cpu / 1e6);
                ObjectNode values = trial(server, name, round, cpu, 90 + cpu * 4 / (1 - busy));
                values.put("THROUGHPUT", rate * (0.999 + random.nextDouble() / 1000))
                        .put("OFFERED", rate);
                values.put("BUSY", 100 * busy).put("BACKLOG", 0);
            }
        }
    }

    private static ObjectNode workload(ArrayNode workloads, String name, String description) {
        return workloads
                .addObject()
                .put("name", name)
                .put("description", description)
                .put("method", "GET")
                .put("path", "/plaintext")
                .put("connections", 64)
                .put("pipeline", 1);
    }

    private ObjectNode trial(int server, String workload, int round, double cpu, double latencyMicros) {
        ObjectNode trial = run.withArray("trials")
                .addObject()
                .put("server", SERVERS.get(server))
                .put("workload", workload)
                .put("round", round)
                .put("process", 1 + round % 2)
                .put("position", 1 + (server + round) % SERVERS.size())
                .put("startedAt", "2026-01-15T10:3" + round + ":00Z")
                .put("warmupSeconds", 4 + server)
                .put("stationary", server != 6)
                .put("saturated", !workload.startsWith("rate"));
        trial.putArray("disturbed");
        ObjectNode values = trial.putObject("values");
        values.put("P50", latencyMicros).put("P99", latencyMicros * 2).put("P999", latencyMicros * 6);
        values.put("CPU", cpu).put("ERRORS", 0).put("RSS", 60 + 12.5 * server);
        if (server != 5) { // one whose times could not be split
            values.put("CPU_USER", cpu * 0.22).put("CPU_SYSTEM", cpu * 0.78);
        }
        if (server < 5) {
            values.put("SYSCALLS", server == 0 ? 0.03 : 2.02).put("ALLOCATED", server * 16.0);
        }
        long responses = (long) (2e6 / cpu);
        trial.putObject("load").put("responses", responses).put("succeeded", responses);
        if (SERVERS.get(server).startsWith("io_uring")) {
            trial.putObject("counters").put("syscalls", responses / 33).put("completions", responses * 2);
        }
        ObjectNode threads = trial.putObject("threads").put("loop-0", 1_950_000).put("C2 CompilerThread0", 12_000);
        if (SERVERS.get(server).endsWith("+sqpoll")) {
            threads.put("iou-sqp-4711", (long) (responses * cpu * 0.4));
        }
        if (server != 6) { // one without histograms
            trial.put("responseHistogram", histogram(random.nextLong(), latencyMicros, SAMPLES));
            trial.put("serviceHistogram", histogram(random.nextLong(), latencyMicros * 0.9, SAMPLES));
        }
        return values;
    }

    /** The first trial was disturbed, and is repeated by one more at the end. */
    private void disturb() {
        ObjectNode first = (ObjectNode) run.withArray("trials").get(0);
        ObjectNode again = first.deepCopy().put("repeatOf", 0);
        run.withArray("trials").add(again);
        first.withArray("disturbed").add("steal 6 %");
        first.put("responseHistogram", histogram(7, 50_000, 100));
        ((ObjectNode) first.get("values")).put("CPU", 100).put("P99", 90_000);
    }

    private void compare() {
        ArrayNode comparisons = run.putArray("comparisons");
        for (String workload : List.of("plaintext", "pipelined-16")) {
            for (int server = 1; server < SERVERS.size(); server++) {
                double ratio = CPU_MICROS[server] / CPU_MICROS[0];
                comparisons
                        .addObject()
                        .put("workload", workload)
                        .put("server", SERVERS.get(server))
                        .put("baseline", SERVERS.getFirst())
                        .put("quantity", "CPU")
                        .put("ratio", ratio)
                        .put("low", ratio * 0.97)
                        .put("high", ratio * 1.03)
                        .put("rounds", ROUNDS)
                        .put("minimumEffect", 0.05)
                        .put("verdict", ratio * 0.97 > 1.05 ? "more" : "undecided");
            }
        }
    }

    private double wobble() {
        return 1 + random.nextGaussian() * 0.02;
    }
}
