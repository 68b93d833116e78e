package dev.torc.bench.doctor;

import dev.torc.transport.ListenOptions;
import dev.torc.transport.uring.UringOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to change.
 *
 * @param reason what is wrong, in one sentence
 * @param command for a shell; null where no command helps
 */
record Advice(String reason, @Nullable String command) {
    /** The connections of one process that 'torc load' can open, and some descriptors more. */
    static final long OPEN_FILES_MIN = 65_536;

    private static final long SECCOMP_FILTERED = 2;
    private static final int SQE_BYTES = 64;
    private static final int CQE_BYTES = 16;
    /** Heads and flags, and what is rounded up to pages. */
    private static final int RING_EXTRA_BYTES = 16 << 10;

    private static final int KERNEL_MAJOR = 6;
    private static final int KERNEL_MINOR = 1;

    /** What the rings of a server take of the locked memory, with a loop per processor. */
    static long ringBytes(int loops) {
        UringOptions options = UringOptions.defaults();
        return (long) loops * (options.sqEntries() * SQE_BYTES + options.cqEntries() * CQE_BYTES + RING_EXTRA_BYTES);
    }

    /** All there is to change, and nothing where all is well; the sysctls and limits are those of Linux. */
    static List<Advice> of(Machine machine, NativeAccess nativeAccess, RingState ring) {
        if (!machine.isLinux()) {
            return List.of();
        }
        List<Advice> advice = new ArrayList<>();
        forNativeAccess(nativeAccess, advice);
        if (ring.failure() != null && nativeAccess != NativeAccess.DENIED) {
            forRing(machine, advice);
        }
        if (ring.failure() == null && !ring.liburing()) {
            advice.add(new Advice(
                    "liburing is not installed; the calls go through syscall(2), which works as well.",
                    "apt-get install liburing2"));
        }
        boolean many = machine.openFiles().orElse(OPEN_FILES_MIN) >= OPEN_FILES_MIN;
        if (!many) {
            advice.add(new Advice(
                    "A process may have " + machine.openFiles().getAsLong()
                            + " descriptors, and needs one per connection.",
                    "ulimit -n " + OPEN_FILES_MIN));
        }
        int backlog = ListenOptions.defaults().backlog();
        if (machine.somaxconn().orElse(backlog) < backlog) {
            advice.add(new Advice(
                    "At most " + machine.somaxconn().getAsLong()
                            + " connections may wait to be accepted; a server asks for " + backlog + ".",
                    "sysctl -w net.core.somaxconn=" + backlog));
        }
        return List.copyOf(advice);
    }

    private static void forNativeAccess(NativeAccess nativeAccess, List<Advice> advice) {
        String command = "java --enable-native-access=ALL-UNNAMED -jar torc.jar";
        if (nativeAccess == NativeAccess.DENIED) {
            advice.add(new Advice("The JVM was told to refuse native access, which io_uring needs.", command));
        } else if (nativeAccess == NativeAccess.WARNED) {
            advice.add(new Advice("Native access is not enabled; a later JDK will refuse it.", command));
        }
    }

    /** The kernel says only that it refuses; each of these can be why. */
    private static void forRing(Machine machine, List<Advice> advice) {
        if (machine.isOlderThan(KERNEL_MAJOR, KERNEL_MINOR)) {
            advice.add(new Advice(
                    "The kernel " + machine.kernel() + " is too old: io_uring is used from Linux 6.1 on.", null));
        }
        if (machine.ioUringDisabled().orElse(0) != 0) {
            advice.add(new Advice(
                    "kernel.io_uring_disabled is "
                            + machine.ioUringDisabled().getAsLong()
                            + (machine.ioUringDisabled().getAsLong() == 1
                                    ? ": only kernel.io_uring_group may use it."
                                    : ": nobody may use it."),
                    "sysctl -w kernel.io_uring_disabled=0"));
        }
        if (machine.seccomp().orElse(0) == SECCOMP_FILTERED) {
            advice.add(new Advice(
                    "A seccomp filter is on: its profile has to allow io_uring_setup, io_uring_enter and"
                            + " io_uring_register.",
                    "docker run --security-opt seccomp=PROFILE.json ..."));
        }
        long needed = ringBytes(machine.cpus());
        if (machine.memlockApplies() && machine.memlockBytes().orElse(ProcFiles.UNLIMITED) < needed) {
            advice.add(new Advice(
                    "The rings of " + machine.cpus() + " loops take " + (needed >> 10)
                            + " KiB of locked memory, and the limit is "
                            + (machine.memlockBytes().getAsLong() >> 10) + " KiB.",
                    "ulimit -l " + Math.max(8192, needed >> 10)));
        }
    }
}
