package dev.torc.bench.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM was given to start with: the classes of this program loaded and linked, and what the compiler learnt of them in a
 * run before (JEP 483, 514, 515). The launcher makes it of the packaged program and names it to the JVM.
 *
 * @param file its path; null where the JVM was started without
 * @param inUse whether the JVM took it; it refuses one of another JDK, another jar, or flags that do not fit
 */
public record AotCache(@Nullable String file, boolean inUse) {
    /** A JVM that refuses it starts without it, and would say so on its stdout; {@code torc doctor} says it. */
    private static final String QUIET = "-Xlog:aot=off";

    /** That of this JVM. */
    public static AotCache ofThisJvm() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String file = jvm == null ? "" : option(jvm, "AOTCache");
        // Where an archive of classes is in use, the JVM says so in its version; one that refuses this takes no other.
        return file.isEmpty()
                ? new AotCache(null, false)
                : new AotCache(file, System.getProperty("java.vm.info", "").contains("sharing"));
    }

    /** Flags with which another JVM starts with it, whose class path begins as that of this one; none where it is not in use. */
    public List<String> flags() {
        return inUse ? List.of("-XX:AOTCache=" + file, QUIET) : List.of();
    }

    private static String option(HotSpotDiagnosticMXBean jvm, String name) {
        try {
            String value = jvm.getVMOption(name).getValue();
            return value == null ? "" : value;
        } catch (IllegalArgumentException e) {
            return ""; // an older JVM
        }
    }
}
