package dev.torc.bench.doctor;

import dev.torc.bench.app.AotCache;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the system, the process and the JVM say of themselves, without a native call. Empty where they do not tell.
 *
 * @param os the system's name, such as {@code Linux}
 * @param kernel its release
 * @param arch the processor's kind
 * @param jdk the JDK's version
 * @param vendor who built it
 * @param cpus how many processors this process may use
 * @param aotCache what the JVM was given to start with
 * @param ioUringDisabled the sysctl kernel.io_uring_disabled: 0 for all, 1 for a group, 2 for nobody
 * @param ioUringGroup the sysctl kernel.io_uring_group; -1 for none
 * @param seccomp of this process: 0 off, 1 strict, 2 filtered
 * @param memlockBytes RLIMIT_MEMLOCK
 * @param memlockApplies whether that limit counts for this process; it does not with CAP_IPC_LOCK
 * @param openFiles RLIMIT_NOFILE
 * @param somaxconn the sysctl net.core.somaxconn
 */
record Machine(
        String os,
        String kernel,
        String arch,
        String jdk,
        String vendor,
        int cpus,
        AotCache aotCache,
        OptionalLong ioUringDisabled,
        OptionalLong ioUringGroup,
        OptionalLong seccomp,
        OptionalLong memlockBytes,
        boolean memlockApplies,
        OptionalLong openFiles,
        OptionalLong somaxconn) {

    /** The bit of CAP_IPC_LOCK in a set of capabilities (capabilities(7)). */
    private static final long CAP_IPC_LOCK = 1L << 14;

    private static final int HEXADECIMAL = 16;
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** This one. */
    static Machine read(ProcFiles proc) {
        OptionalLong capabilities = proc.status("CapEff", HEXADECIMAL);
        return new Machine(
                property("os.name"),
                property("os.version"),
                property("os.arch"),
                property("java.runtime.version"),
                property("java.vendor"),
                Runtime.getRuntime().availableProcessors(),
                AotCache.ofThisJvm(),
                proc.number("sys/kernel/io_uring_disabled"),
                proc.number("sys/kernel/io_uring_group"),
                proc.status("Seccomp", 10),
                proc.limit("Max locked memory"),
                (capabilities.orElse(0) & CAP_IPC_LOCK) == 0,
                proc.limit("Max open files"),
                proc.number("sys/net/core/somaxconn"));
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    boolean isLinux() {
        return os.toLowerCase(Locale.ROOT).startsWith("linux");
    }

    /** Whether the kernel is known to be older than this. */
    boolean isOlderThan(int major, int minor) {
        Matcher release = RELEASE.matcher(kernel);
        if (!release.matches()) {
            return false;
        }
        int has = Integer.parseInt(release.group(1));
        return has < major || has == major && Integer.parseInt(release.group(2)) < minor;
    }
}
