package dev.torc.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Lists of CPUs as taskset takes them, such as {@code 0}, {@code 0-3} and {@code 0,2,4-5}. */
public final class CpuList {
    private static final Pattern FORM = Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

    private static final String ALLOWED = "Cpus_allowed_list:";

    private CpuList() {}

    /** Those that this process may use, as the kernel lists them; all where it does not say. */
    public static String allowed() {
        return allowed(ProcFile.text(Path.of("/proc/self/status")));
    }

    /** Those of a status file of proc(5). */
    static String allowed(String status) {
        return status.lines()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> line.substring(ALLOWED.length()).strip())
                .filter(list -> count(list).isPresent())
                .findFirst()
                .orElseGet(() -> "0-" + (Runtime.getRuntime().availableProcessors() - 1));
    }

    /** The numbers of {@link #allowed()}, one at least, in their order. */
    public static List<Integer> numbersAllowed() {
        return List.copyOf(numbers(allowed()));
    }

    /** How many CPUs the list names; empty where it is not such a list. */
    public static OptionalInt count(String list) {
        Set<Integer> numbers = numbers(list);
        return numbers.isEmpty() ? OptionalInt.empty() : OptionalInt.of(numbers.size());
    }

    /** The numbers of the CPUs that the list names; none where it is not such a list. */
    static Set<Integer> numbers(String list) {
        Set<Integer> numbers = new TreeSet<>();
        if (!FORM.matcher(list).matches()) {
            return numbers;
        }
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (last < first) {
                return Set.of();
            }
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
