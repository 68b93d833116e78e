package dev.torc.bench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What memory this JVM holds, by its own diagnostic commands. A class histogram counts what is reachable; what a pool says it
 * uses has gaps and freshly begun buffers of threads in it.
 */
final class LiveMemory {
    private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");
    /** What a collector puts into gaps. */
    private static final Pattern FILLER = Pattern.compile("(\\[L)?jdk\\.internal\\.vm\\.Filler.*");

    private static final Pattern NATIVE = Pattern.compile("-\\s+(.+) \\(reserved=\\d+, committed=(\\d+)\\)");

    private LiveMemory() {}

    /** Collects, and adds the live bytes to a node: all, by class, and, where the JVM tracks it, native ones by what they are for. */
    static void addTo(ObjectNode node) {
        ObjectNode classes = node.putObject("classes");
        long all = 0;
        for (String line : command("gcClassHistogram").lines().toList()) {
            Matcher ofClass = CLASS.matcher(line);
            if (ofClass.matches() && !FILLER.matcher(ofClass.group(2)).matches()) {
                long bytes = Long.parseLong(ofClass.group(1));
                String name = ofClass.group(2);
                long others = classes.path(name).asLong(); // a loader's class of the same name
                classes.put(name, others + bytes);
                all += bytes;
            }
        }
        node.put("liveHeapBytes", all);
        ObjectNode kinds = node.putObject("native");
        command("vmNativeMemory", "summary", "scale=b").lines().forEach(line -> {
            Matcher ofKind = NATIVE.matcher(line);
            if (ofKind.matches()) {
                kinds.put(ofKind.group(1), Long.parseLong(ofKind.group(2)));
            }
        });
    }

    private static String command(String name, String... arguments) {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            name,
                            new Object[] {arguments},
                            new String[] {String[].class.getName()});
            return String.valueOf(answer);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM has no diagnostic command " + name, e);
        }
    }
}
