package dev.torc.bench.compare;

import java.util.OptionalLong;

/** Reads what Linux says about a process (proc_pid_stat(5), proc_pid_status(5)); empty where it is not there. */
final class ProcText {
    /** Fields after the command's closing parenthesis, from 0: state is the first. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private ProcText() {}

    /** User and system time, in clock ticks. The command, in parentheses, may hold anything, parentheses too. */
    static OptionalLong cpuTicks(String stat) {
        int end = stat.lastIndexOf(')');
        if (end < 0) {
            return OptionalLong.empty();
        }
        String[] fields = stat.substring(end + 1).strip().split(" +", -1);
        if (fields.length <= STIME) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The number of a line such as {@code VmHWM:     1234 kB}. */
    static OptionalLong number(String status, String name) {
        for (String line : status.lines().toList()) {
            if (line.startsWith(name + ":")) {
                String[] words = line.substring(name.length() + 1).strip().split("\\s+", -1);
                try {
                    return OptionalLong.of(Long.parseLong(words[0]));
                } catch (NumberFormatException e) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Voluntary and involuntary context switches of a thread. */
    static OptionalLong contextSwitches(String status) {
        OptionalLong voluntary = number(status, "voluntary_ctxt_switches");
        OptionalLong involuntary = number(status, "nonvoluntary_ctxt_switches");
        return voluntary.isPresent() && involuntary.isPresent()
                ? OptionalLong.of(voluntary.getAsLong() + involuntary.getAsLong())
                : OptionalLong.empty();
    }
}
