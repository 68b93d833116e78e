package dev.torc.bench.targets;

import dev.torc.bench.compare.Comparing;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Trial;
import dev.torc.bench.compare.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a run. A server that did not run makes a row that was not measured; one that was not saturated, had not settled or
 * answered with errors is told in the remark. Immutable.
 */
final class RunRows {
    private final Run run;

    RunRows(Run run) {
        this.run = run;
    }

    /**
     * A quantity of one server over that of another, under one load.
     *
     * @param server the one
     * @param over the other: one server, or several of which the best counts
     * @param workload the name of the workload
     */
    record Pair(String server, Rivals over, String workload, Quantity quantity) {
        static Pair cpu(String server, Rivals over, String workload) {
            return new Pair(server, over, workload, Quantity.CPU);
        }
    }

    /**
     * What a server is held against.
     *
     * @param label of several; empty for one, which is told by its own name
     * @param names the best of them counts
     */
    record Rivals(String label, List<String> names) {
        static Rivals one(String name) {
            return new Rivals("", List.of(name));
        }

        /** In words, with that which was the best; null where none was measured. */
        private String told(@Nullable String best) {
            return label.isEmpty()
                    ? names.getFirst()
                    : "the best of " + label + (best == null ? "" : " (" + best + ")");
        }
    }

    /** The row of a ratio that is to be at most so much. */
    TargetRow ratio(String target, double atMost, Pair pair) {
        String best = best(pair);
        String what = pair.server() + " / " + pair.over().told(best) + ", " + label(pair.quantity()) + ", "
                + load(pair.workload());
        Comparing ratio = best == null ? null : run.ratio(pair.server(), best, pair.workload(), pair.quantity());
        if (best == null || ratio == null) {
            return TargetRow.missing(target, what, "", false, atMost, why(pair));
        }
        List<String> remarks = new ArrayList<>(remarks(List.of(pair.server(), best), pair.workload()));
        for (String rival : pair.over().names()) {
            String missing = missing(rival, pair.workload());
            if (missing != null) {
                remarks.add("Without " + rival + ": " + missing);
            }
        }
        return TargetRow.ratio(target, what, atMost, ratio).remarked(String.join(" ", remarks));
    }

    /** The row of a figure of one server that is to be at most so much: the median of its rounds. */
    TargetRow atMost(String target, double limit, String server, String workload, Quantity quantity) {
        String what = server + ", " + label(quantity) + ", " + load(workload);
        OptionalDouble median = run.median(server, workload, quantity);
        if (median.isEmpty()) {
            String missing = missing(server, workload);
            String why = missing == null ? unread(quantity) : missing;
            return TargetRow.missing(target, what, "", false, limit, why);
        }
        return TargetRow.atMost(target, what, "", limit, median.getAsDouble())
                .remarked(String.join(" ", remarks(List.of(server), workload)));
    }

    /** The one with the lowest median among the rivals that were measured; null where none was. */
    private @Nullable String best(Pair pair) {
        return pair.over().names().stream()
                .filter(name ->
                        run.median(name, pair.workload(), pair.quantity()).isPresent())
                .min(Comparator.comparingDouble(name ->
                        run.median(name, pair.workload(), pair.quantity()).orElse(Double.MAX_VALUE)))
                .orElse(null);
    }

    private String why(Pair pair) {
        return Stream.concat(Stream.of(pair.server()), pair.over().names().stream())
                .map(name -> missing(name, pair.workload()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(unread(pair.quantity()));
    }

    private static String unread(Quantity quantity) {
        return "The " + label(quantity) + " could not be read here.";
    }

    /** Why a server was not measured with a workload, in one sentence; null where it was. */
    private @Nullable String missing(String server, String workload) {
        return Stream.concat(
                        run.servers().stream()
                                .filter(each -> each.name().equals(server))
                                .map(each -> each.missing()),
                        run.unserved().stream()
                                .filter(each -> each.server().equals(server)
                                        && each.workload().equals(workload))
                                .map(each -> each.why()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What speaks against the figures of these servers, a sentence each. */
    private List<String> remarks(List<String> servers, String workload) {
        List<String> remarks = new ArrayList<>();
        for (String server : servers) {
            List<String> doubts = doubts(server, find(workload));
            if (!doubts.isEmpty()) {
                remarks.add(server + ": " + String.join(", ", doubts) + ".");
            }
        }
        return remarks;
    }

    private List<String> doubts(String server, Workload workload) {
        List<String> doubts = new ArrayList<>();
        OptionalDouble busy = run.median(server, workload.name(), Quantity.BUSY);
        if (!workload.isOpenLoop() && busy.orElse(100) < Quantity.SATURATED_PERCENT_MIN) {
            doubts.add(String.format(Locale.ROOT, "not saturated (%.0f %% busy)", busy.orElse(0)));
        }
        List<Trial> trials = run.trials().stream()
                .filter(each -> each.server().equals(server) && each.workload().equals(workload.name()))
                .toList();
        doubt(doubts, "not settled", trials, each -> !each.stationary());
        doubt(doubts, "errors", trials, each -> !each.isClean());
        doubt(
                doubts,
                "the load doubts itself",
                trials,
                each -> !each.load().path("invalid").isEmpty());
        // Counted for the whole machine: elsewhere it tells of others.
        OptionalDouble overflows = run.median(server, workload.name(), Quantity.ACCEPT_OVERFLOWS);
        if (workload.requestsPerConnection() > 0 && overflows.orElse(0) > 0) {
            doubts.add(String.format(Locale.ROOT, "accept queue full %.0f times in a trial", overflows.orElse(0)));
        }
        return doubts;
    }

    private static void doubt(List<String> doubts, String what, List<Trial> trials, Predicate<Trial> doubtful) {
        long count = trials.stream().filter(doubtful).count();
        if (count > 0) {
            doubts.add(what + " (" + count + " of " + trials.size() + " trials)");
        }
    }

    private Workload find(String name) {
        return run.workloads().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String load(String name) {
        Workload workload = find(name);
        StringBuilder text = new StringBuilder();
        if (workload.requestsPerConnection() == 1) {
            text.append(workload.connections()).append(" short connections at a time");
        } else {
            text.append(workload.connections()).append(" connections");
        }
        if (workload.pipeline() > 1) {
            text.append(", ").append(workload.pipeline()).append(" pipelined");
        }
        if (workload.heads() == 1) {
            text.append(", identical heads");
        }
        if (workload.peakPercent() != null) {
            text.append(", ").append(workload.peakPercent()).append(" % of the lowest peak");
        }
        return text.toString();
    }

    private static String label(Quantity quantity) {
        return switch (quantity) {
            case CPU -> "CPU";
            case P99 -> "p99";
            case P999 -> "p99.9";
            case MEAN -> "mean latency";
            case SYSCALLS -> "system calls per request";
            default -> quantity.heading();
        };
    }
}
