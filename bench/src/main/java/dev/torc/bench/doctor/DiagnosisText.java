package dev.torc.bench.doctor;

import dev.torc.bench.app.AotCache;
import java.util.Formatter;
import java.util.Locale;
import java.util.OptionalLong;

/** A {@link Diagnosis} in aligned lines. */
final class DiagnosisText {
    private static final String LINE = "  %-20s %s%n";

    private DiagnosisText() {}

    static String of(Diagnosis found) {
        StringBuilder text = new StringBuilder();
        try (Formatter lines = new Formatter(text, Locale.ROOT)) {
            machine(lines, found);
            ring(lines, found);
            limits(lines, found.machine());
            lines.format("transport%n");
            lines.format(LINE, "auto picks", found.transport() == null ? "none" : found.transport());
            lines.format(LINE, "why", why(found));
            advice(lines, found);
        }
        return text.toString();
    }

    private static void machine(Formatter lines, Diagnosis found) {
        Machine machine = found.machine();
        lines.format("machine%n");
        lines.format(LINE, "system", machine.os() + " " + machine.kernel() + ", " + machine.arch());
        lines.format(LINE, "CPUs", machine.cpus());
        lines.format(LINE, "JDK", machine.jdk() + ", " + machine.vendor());
        lines.format(LINE, "native access", found.nativeAccess().text());
        lines.format(LINE, "AOT cache", aotCache(machine.aotCache()));
    }

    private static String aotCache(AotCache cache) {
        if (cache.file() == null) {
            return "none; ./torc makes one and starts with it";
        }
        return cache.inUse()
                ? "in use"
                : "refused: it is not of this JDK, this jar or these flags (" + cache.file() + ")";
    }

    private static void ring(Formatter lines, Diagnosis found) {
        Machine machine = found.machine();
        RingState ring = found.ring();
        String failure = ring.failure();
        lines.format("io_uring%n");
        lines.format(LINE, "state", failure == null ? "usable" : "not usable");
        if (!machine.isLinux()) {
            return;
        }
        lines.format(LINE, "io_uring_disabled", disabled(machine));
        lines.format(LINE, "seccomp", seccomp(machine));
        boolean unknown = found.nativeAccess() == NativeAccess.DENIED;
        lines.format(LINE, "liburing", unknown ? "not looked for" : ring.liburing() ? "found" : "not found");
        lines.format(LINE, "calls through", ring.calls() == null ? "nothing" : ring.calls());
        if (ring.checks().isEmpty()) {
            return;
        }
        lines.format("one byte to an echo and back (* on by default)%n");
        for (FeatureCheck check : ring.checks()) {
            String outcome = check.isOk()
                    ? "ok"
                    : check.outcome() == FeatureCheck.Outcome.ABSENT
                            ? String.valueOf(check.reason())
                            : "failed: " + check.reason();
            lines.format(LINE, check.name() + (check.onByDefault() ? " *" : ""), outcome);
        }
    }

    private static String disabled(Machine machine) {
        if (machine.ioUringDisabled().isEmpty()) {
            return "unknown to this kernel";
        }
        long value = machine.ioUringDisabled().getAsLong();
        if (value == 0) {
            return "0 (allowed to all)";
        }
        return value == 1
                ? "1 (allowed to group " + number(machine.ioUringGroup()) + " and to administrators)"
                : value + " (allowed to nobody)";
    }

    private static String seccomp(Machine machine) {
        if (machine.seccomp().isEmpty()) {
            return "unknown";
        }
        return switch ((int) machine.seccomp().getAsLong()) {
            case 0 -> "off";
            case 1 -> "strict";
            default -> "a filter is on";
        };
    }

    private static void limits(Formatter lines, Machine machine) {
        if (!machine.isLinux()) {
            return;
        }
        lines.format("limits%n");
        OptionalLong memlock = machine.memlockBytes();
        String kib = memlock.isPresent() && memlock.getAsLong() != ProcFiles.UNLIMITED
                ? (memlock.getAsLong() >> 10) + " KiB"
                : number(memlock);
        lines.format(
                LINE, "locked memory", kib + (machine.memlockApplies() ? "" : ", does not count for this process"));
        lines.format(LINE, "open files", number(machine.openFiles()));
        lines.format(LINE, "net.core.somaxconn", number(machine.somaxconn()));
    }

    private static String number(OptionalLong value) {
        if (value.isEmpty()) {
            return "unknown";
        }
        return value.getAsLong() == ProcFiles.UNLIMITED ? "unlimited" : Long.toString(value.getAsLong());
    }

    private static String why(Diagnosis found) {
        if (found.fallback() != null) {
            return found.fallback();
        }
        String failure = found.ring().failure();
        return failure == null || !found.machine().isLinux() ? "It is the best there is for this system." : failure;
    }

    private static void advice(Formatter lines, Diagnosis found) {
        if (found.advice().isEmpty()) {
            lines.format("nothing to change%n");
            return;
        }
        lines.format("to change%n");
        for (Advice each : found.advice()) {
            lines.format("  %s%n", each.reason());
            if (each.command() != null) {
                lines.format("      %s%n", each.command());
            }
        }
    }
}
