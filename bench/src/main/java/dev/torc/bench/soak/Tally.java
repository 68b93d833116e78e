package dev.torc.bench.soak;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What was done to one server, how often, and what it did wrong. For any thread. */
final class Tally {
    private static final int PROBLEMS_KEPT_MAX = 50;

    private final SortedMap<String, LongAdder> played = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long problemCount;

    Tally() {
        Stream.concat(Stream.of(Exchange.values()), Stream.of(Fault.values()))
                .forEach(act -> played.put(act.title(), new LongAdder()));
    }

    /** Does something, and notes how that went. */
    void play(Act act, Site site, RandomGenerator random) {
        try {
            act.play(site, random);
        } catch (WrongAnswer e) {
            problem(act.title() + ": " + e.getMessage());
        } catch (SocketTimeoutException e) {
            problem(act.title() + ": nothing came for " + Wire.PATIENCE_MILLIS + " ms");
        } catch (IOException e) {
            if (act.isStrict()) {
                problem(act.title() + ": " + e);
            }
        } catch (RuntimeException e) {
            problem(act.title() + ": " + e + ", of " + e.getCause());
        }
        LongAdder count = played.get(act.title());
        if (count != null) {
            count.increment();
        }
    }

    synchronized void problem(String sentence) {
        problemCount++;
        if (problems.size() < PROBLEMS_KEPT_MAX) {
            problems.add(sentence);
        }
    }

    synchronized long problemCount() {
        return problemCount;
    }

    /** The first of them. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** How often each act was played. */
    SortedMap<String, Long> played() {
        SortedMap<String, Long> counts = new TreeMap<>();
        played.forEach((title, count) -> counts.put(title, count.sum()));
        return counts;
    }
}
