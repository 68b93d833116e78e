package dev.torc.tests.hostile;

import dev.torc.bench.compare.CompareFailure;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Plays the catalogue on servers in other processes, one for each engine, and prints a table; {@code tests/hostile.sh} starts it.
 * Exits 1 where something is other than it must be, 2 where it was started wrongly.
 */
public final class Hostile {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    /** How many of those that last a short run has on each engine. */
    private static final int LASTING_WHEN_SHORT = 2;

    private static final int ALONE_SECONDS = 2;

    /** What all others are to be compared with: the probe and nothing else. */
    private static final HostilePeer NOBODY = HostilePeer.quick(
            "(nobody)", "", stage -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(stage.count(ALONE_SECONDS))));

    private Hostile() {}

    /** All hostile peers. */
    static List<HostilePeer> catalogue() {
        return Stream.of(
                        Slowness.peers(),
                        Heads.peers(),
                        Pipelines.peers(),
                        Bodies.peers(),
                        Floods.peers(),
                        Closings.peers(),
                        Garbage.peers())
                .flatMap(List::stream)
                .toList();
    }

    /** Takes the engines, separated by commas, and then {@code --short}, {@code --list} and names. */
    public static void main(String[] args) throws CompareFailure, InterruptedException {
        Set<String> options = new LinkedHashSet<>(Arrays.asList(args).subList(1, args.length));
        boolean isShort = options.remove("--short");
        List<HostilePeer> all = catalogue();
        if (options.remove("--list")) {
            all.forEach(peer -> System.out.println("| " + peer.name() + " | " + peer.must() + " |"));
            return;
        }
        List<HostilePeer> asked = options.isEmpty()
                ? all
                : all.stream().filter(peer -> options.remove(peer.name())).toList();
        if (!options.isEmpty() && asked.size() < all.size()) {
            System.err.println("there is no hostile peer named " + String.join(", ", options));
            System.exit(WRONG_USAGE);
        }
        long seed = Long.getLong("torc.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());
        System.out.println(Result.HEADING);
        List<String> complaints = new ArrayList<>();
        String[] engines = args[0].split(",", -1);
        for (int i = 0; i < engines.length; i++) {
            play(
                    engines[i],
                    isShort,
                    isShort && asked.size() == all.size() ? sample(asked, seed, i) : asked,
                    complaints);
        }
        complaints.forEach(System.err::println);
        System.exit(complaints.isEmpty() ? 0 : FAILED);
    }

    private static void play(String engine, boolean isShort, List<HostilePeer> peers, List<String> complaints)
            throws CompareFailure, InterruptedException {
        try (EngineRun run = new EngineRun(engine, isShort)) {
            for (HostilePeer peer :
                    Stream.concat(Stream.of(NOBODY), peers.stream()).toList()) {
                Result result = run.play(peer);
                System.out.println(result.row());
                result.complaints().forEach(each -> complaints.add(engine + ": " + peer.name() + ": " + each));
            }
        }
    }

    /** Those that are over at once, and some of the others: other ones on each engine, and on another day. */
    static List<HostilePeer> sample(List<HostilePeer> all, long seed, int engine) {
        List<HostilePeer> lasting = new ArrayList<>(
                all.stream().filter(peer -> peer.weight().lasts()).toList());
        Collections.shuffle(lasting, new Random(seed));
        Collections.rotate(lasting, -engine * LASTING_WHEN_SHORT);
        List<HostilePeer> chosen = lasting.subList(0, Math.min(LASTING_WHEN_SHORT, lasting.size()));
        return all.stream()
                .filter(peer -> !peer.weight().lasts() || chosen.contains(peer))
                .toList();
    }
}
