package dev.torc.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.Servers;
import dev.torc.http.HttpStats;
import dev.torc.transport.LoopStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers the commands of {@code torc compare} to a server: {@code stats} and {@code gc} with one line of JSON each,
 * {@code stop} or the end of input by returning. In {@code stats} the counters of all loops are added up, whatever
 * counters there are; those of the loops are its {@code counters}, those of HTTP its {@code http}.
 */
final class Control {
    /** G1's concurrent cycles, and those of ZGC and Shenandoah, whose pauses have a bean of their own. */
    private static final Pattern CONCURRENT = Pattern.compile("Concurrent|Cycles");

    private final RunningServer server;
    private final InputStream commands;
    private final PrintStream answers;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ObjectMapper mapper = new ObjectMapper();

    Control(RunningServer server, InputStream commands, PrintStream answers) {
        this.server = server;
        this.commands = commands;
        this.answers = answers;
    }

    void run() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                switch (line.strip()) {
                    case "stats" -> answer(stats());
                    case "gc" -> answer(afterCollection());
                    case "stop" -> {
                        return;
                    }
                    default -> answer(mapper.createObjectNode().put("error", "unknown command"));
                }
            }
        } catch (IOException e) {
            // Whoever commanded is gone, which ends the server as the end of input does.
            return;
        }
    }

    private void answer(ObjectNode node) {
        answers.println(node);
        answers.flush();
    }

    private ObjectNode stats() {
        ObjectNode node = mapper.createObjectNode();
        node.put("allocatedBytes", threads.getTotalThreadAllocatedBytes());
        node.put(
                "gc",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")));
        collections(node);
        node.set("engine", mapper.valueToTree(server.details()));
        if (!server.stats().isEmpty()) {
            node.put("loopAllocatedBytes", loopAllocatedBytes());
            ObjectNode counters = node.putObject("counters");
            for (LoopStats.Counter counter : LoopStats.Counter.values()) {
                counters.put(
                        name(counter),
                        server.stats().stream()
                                .mapToLong(stats -> stats.get(counter))
                                .sum());
            }
        }
        HttpStats http = server.httpStats();
        if (http != null) {
            ObjectNode counters = node.putObject("http");
            for (HttpStats.Counter counter : HttpStats.Counter.values()) {
                counters.put(name(counter), http.get(counter));
            }
        }
        return node;
    }

    /** Collections in which threads stood still; what collectors do beside them is left out. */
    private static void collections(ObjectNode node) {
        long count = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!CONCURRENT.matcher(collector.getName()).find()) {
                count += Math.max(0, collector.getCollectionCount());
                millis += Math.max(0, collector.getCollectionTime());
            }
        }
        node.put("gcCount", count).put("gcPauseMillis", millis);
    }

    private static String name(Enum<?> counter) {
        return counter.name().toLowerCase(Locale.ROOT);
    }

    private long loopAllocatedBytes() {
        long bytes = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(Servers.LOOP_THREAD)) {
                bytes += Math.max(0, threads.getThreadAllocatedBytes(thread.getThreadId()));
            }
        }
        return bytes;
    }

    private ObjectNode afterCollection() {
        ObjectNode node = mapper.createObjectNode();
        LiveMemory.addTo(node);
        return node;
    }
}
