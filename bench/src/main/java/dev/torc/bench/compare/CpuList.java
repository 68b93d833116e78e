package dev.torc.bench.compare;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Lists of CPUs as taskset takes them, such as {@code 0}, {@code 0-3} and {@code 0,2,4-5}. */
public final class CpuList {
    private static final Pattern FORM = Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

    private CpuList() {}

    /** How many CPUs the list names; empty where it is not such a list. */
    public static OptionalInt count(String list) {
        if (!FORM.matcher(list).matches()) {
            return OptionalInt.empty();
        }
        int count = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (last < first) {
                return OptionalInt.empty();
            }
            count += last - first + 1;
        }
        return OptionalInt.of(count);
    }
}
