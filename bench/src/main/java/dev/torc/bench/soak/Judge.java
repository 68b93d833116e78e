package dev.torc.bench.soak;

import dev.torc.bench.statistics.HodgesLehmann;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides of the pauses of a run whether anything grew or was lost. What counts things has to be the same after every cycle; what
 * is memory may differ, and has not grown when the last third of the cycles has no more than the first third and an allowance.
 */
final class Judge {
    /** With fewer, memory is told and not judged. */
    static final int CYCLES_MIN = 3;

    /** With fewer, a server still compiles and loads classes between two of them. */
    static final int CYCLES_STEADY = 9;

    private static final double MIB = 1 << 20;
    private static final int SHORT_ALLOWANCES = 4;

    /** Slopes between all pairs of a week's cycles would not fit into memory. */
    private static final int SLOPE_PAUSES_MAX = 300;

    private static final double SECONDS_PER_HOUR = 3600;

    private final Pause before;
    private final List<Pause> pauses;

    /**
     * Of a run.
     *
     * @param before the pause after the cycle that warmed up
     * @param pauses those after each other cycle, one at least
     */
    Judge(Pause before, List<Pause> pauses) {
        this.before = before;
        this.pauses = List.copyOf(pauses);
    }

    /** What became of the server. */
    List<Finding> server() {
        List<Finding> findings = new ArrayList<>();
        findings.add(same("descriptors", before.descriptors(), Pause::descriptors));
        findings.add(same("connections in the table", 0, pause -> pause.gauges().connections()));
        findings.add(same("connections of HTTP", 0, pause -> pause.gauges().httpConnections()));
        findings.add(same(
                "connections accepted and not closed",
                0,
                pause -> pause.gauges().accepted() - pause.gauges().closed()));
        findings.add(same("send buffers in use", 0, pause -> pause.gauges().sendBuffers()));
        findings.add(same("receive buffers in use", 0, pause -> pause.gauges().receiveBuffers()));
        findings.add(same("armed timers", 0, pause -> pause.gauges().timers()));
        findings.add(
                same("exceptions out of callbacks", 0, pause -> pause.gauges().failures()));
        findings.add(grown("live heap", CYCLES_MIN, 0.5, 0.02, Pause::heapBytes));
        findings.add(grown("native memory of code", CYCLES_MIN, 0.5, 0.02, Pause::nativeBytes));
        findings.add(grown("resident memory", CYCLES_STEADY, 16, 0.03, Pause::rssBytes));
        return List.copyOf(findings);
    }

    private Finding same(String what, long expected, ToLongFunction<Pause> value) {
        long first = value.applyAsLong(pauses.getFirst());
        long last = value.applyAsLong(pauses.getLast());
        List<Pause> others = pauses.stream()
                .filter(pause -> value.applyAsLong(pause) != expected)
                .toList();
        String sentence = others.isEmpty()
                ? expected + " after each of " + pauses.size() + " cycles."
                : others.stream()
                                .limit(5)
                                .map(pause -> value.applyAsLong(pause) + " after cycle " + pause.cycle())
                                .collect(Collectors.joining(", ", "", others.size() > 5 ? ", ..., not " : ", not "))
                        + expected
                        + ".";
        return new Finding(what, "", first, last, null, others.isEmpty(), sentence);
    }

    private Finding grown(
            String what, int cyclesMin, double allowedMib, double allowedShare, ToLongFunction<Pause> bytes) {
        int third = Math.max(1, pauses.size() / 3);
        double first = location(pauses.subList(0, third), bytes);
        double last = location(pauses.subList(pauses.size() - third, pauses.size()), bytes);
        double allowed = (allowedMib + allowedShare * first) * (pauses.size() < CYCLES_STEADY ? SHORT_ALLOWANCES : 1);
        boolean judged = pauses.size() >= cyclesMin;
        boolean good = last - first <= allowed;
        String sentence = String.format(
                Locale.ROOT,
                "%+.2f MiB from the first third to the last, %s %.2f are allowed.",
                last - first,
                judged ? good ? "and" : "but only" : "told only: it is judged from " + cyclesMin + " cycles on, where",
                allowed);
        return new Finding(what, "MiB", first, last, perHour(bytes), good || !judged, sentence);
    }

    private static double location(List<Pause> some, ToLongFunction<Pause> bytes) {
        return HodgesLehmann.location(some.stream()
                .mapToDouble(pause -> bytes.applyAsLong(pause) / MIB)
                .toArray());
    }

    /** The estimate of Theil and Sen, of some hundred pauses at most; null where there are no two. */
    private @Nullable Double perHour(ToLongFunction<Pause> bytes) {
        int count = Math.min(pauses.size(), SLOPE_PAUSES_MAX);
        if (count < 2) {
            return null;
        }
        double[] slopes = new double[count * (count - 1) / 2];
        int filled = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                Pause earlier = evenly(i, count);
                Pause later = evenly(j, count);
                double grown = (bytes.applyAsLong(later) - bytes.applyAsLong(earlier)) / MIB;
                slopes[filled++] = grown / (later.seconds() - earlier.seconds()) * SECONDS_PER_HOUR;
            }
        }
        Arrays.sort(slopes);
        return (slopes[(filled - 1) / 2] + slopes[filled / 2]) / 2;
    }

    /** One of so many pauses that are spread evenly over all, the first and the last among them. */
    private Pause evenly(int index, int count) {
        return pauses.get((int) ((long) index * (pauses.size() - 1) / (count - 1)));
    }

    /** What became of what the clients asked for. */
    static List<Finding> clients(Tally tally) {
        long problems = tally.problemCount();
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "wrong or lost answers, and live checks",
                "",
                0,
                problems,
                null,
                problems == 0,
                problems == 0
                        ? "Every octet was as it had to be, and every look at the server."
                        : tally.problems().getFirst()));
        List<String> never = tally.played().entrySet().stream()
                .filter(each -> each.getValue() == 0)
                .map(each -> each.getKey())
                .toList();
        long all = tally.played().values().stream().mapToLong(Long::longValue).sum();
        findings.add(new Finding(
                "acts of clients",
                "",
                0,
                all,
                null,
                never.isEmpty(),
                never.isEmpty()
                        ? "Each of " + tally.played().size() + " kinds happened."
                        : "These never happened: " + String.join(", ", never) + "."));
        return findings;
    }
}
