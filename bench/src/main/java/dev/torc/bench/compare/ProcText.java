package dev.torc.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what Linux says in proc(5); empty where it is not there. */
final class ProcText {
    /** Fields after the command's closing parenthesis, from 0: state is the first. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private ProcText() {}

    /**
     * The times of a process or a thread.
     *
     * @param name of its command
     * @param userTicks time in user mode, in clock ticks
     * @param systemTicks time in the kernel
     */
    record Times(String name, long userTicks, long systemTicks) {
        long ticks() {
            return userTicks + systemTicks;
        }
    }

    /** What a stat file says; null where it is not one. The command, in parentheses, may hold anything, parentheses too. */
    static @Nullable Times times(String stat) {
        int begin = stat.indexOf('(');
        int end = stat.lastIndexOf(')');
        if (begin < 0 || end < begin) {
            return null;
        }
        String[] fields = stat.substring(end + 1).strip().split(" +", -1);
        if (fields.length <= STIME) {
            return null;
        }
        OptionalLong user = parse(fields[UTIME]);
        OptionalLong system = parse(fields[STIME]);
        return user.isPresent() && system.isPresent()
                ? new Times(stat.substring(begin + 1, end), user.getAsLong(), system.getAsLong())
                : null;
    }

    /** The number of a line such as {@code VmHWM:     1234 kB}. */
    static OptionalLong number(String status, String name) {
        for (String line : status.lines().toList()) {
            if (line.startsWith(name + ":")) {
                return parse(line.substring(name.length() + 1).strip().split("\\s+", -1)[0]);
            }
        }
        return OptionalLong.empty();
    }

    /** The number of a line such as {@code throttled_usec 1234}. */
    static OptionalLong word(String text, String name) {
        for (String line : text.lines().toList()) {
            if (line.startsWith(name + " ")) {
                return parse(line.substring(name.length()).strip());
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

    /** A counter of a file such as /proc/net/netstat, where a line of names is followed by one of numbers. */
    static OptionalLong counter(String text, String group, String name) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).startsWith(group + ":")) {
                int at = List.of(lines.get(i).split(" ", -1)).indexOf(name);
                String[] numbers = lines.get(i + 1).split(" ", -1);
                return at > 0 && at < numbers.length ? parse(numbers[at]) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** The numbers after the first word of the line that begins with it; empty where there is no such line. */
    static List<Long> row(String text, String first) {
        List<Long> numbers = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(first + " ")) {
                for (String word : line.substring(first.length()).strip().split(" +", -1)) {
                    parse(word).ifPresent(numbers::add);
                }
                break;
            }
        }
        return numbers;
    }

    static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
