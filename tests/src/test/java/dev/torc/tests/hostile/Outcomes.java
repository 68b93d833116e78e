package dev.torc.tests.hostile;

import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What became of the connections of a peer, and how long they lived. */
final class Outcomes {
    private final SortedMap<String, Integer> counts = new TreeMap<>();
    private long shortestNanos = Long.MAX_VALUE;
    private long longestNanos;

    /** Adds a connection. */
    void add(String outcome, long livedNanos) {
        counts.merge(outcome, 1, Integer::sum);
        shortestNanos = Math.min(shortestNanos, livedNanos);
        longestNanos = Math.max(longestNanos, livedNanos);
    }

    /** How many there are. */
    int connections() {
        return counts.values().stream().mapToInt(count -> count).sum();
    }

    /** How many had this outcome. */
    int of(String outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    /** Whether there are some, and all had one of these outcomes. */
    boolean areAll(Set<String> outcomes) {
        return !counts.isEmpty() && outcomes.containsAll(counts.keySet());
    }

    double shortestSeconds() {
        return seconds(shortestNanos);
    }

    double longestSeconds() {
        return seconds(longestNanos);
    }

    private static double seconds(long nanos) {
        return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public String toString() {
        if (counts.isEmpty()) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder();
        counts.forEach((outcome, count) -> text.append(text.isEmpty() ? "" : "; ")
                .append(count)
                .append(" x ")
                .append(outcome));
        return text.append(String.format(Locale.ROOT, " (%.1f–%.1f s)", shortestSeconds(), longestSeconds()))
                .toString();
    }
}
