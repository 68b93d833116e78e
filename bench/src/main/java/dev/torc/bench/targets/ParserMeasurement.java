package dev.torc.bench.targets;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.experiment.Microbenchmarks;
import dev.torc.bench.experiment.Microbenchmarks.Cost;
import dev.torc.bench.statistics.Estimate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** T10: what a request head costs Torc's parser, and one that copies it. Each round has a JVM of its own for each of them. */
final class ParserMeasurement implements TargetMeasurement {
    private static final String TARGET = "T10";
    private static final String BENCHMARK = "dev.torc.bench.jmh.RequestParserBenchmark";
    private static final String OWN = "offsetsAndLook";
    private static final String COPYING = "copying";
    private static final String NANOS = "ns";
    private static final int ROUNDS = 5;
    private static final double SMALL_NANOS_MAX = 25;
    private static final double BROWSER_NANOS_MAX = 160;
    private static final double FASTER_MIN = 10;

    @Override
    public String name() {
        return "parser";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Readings readings = new Readings("ns per head", System.nanoTime());
        int rounds = settings.quick() ? 1 : ROUNDS;
        for (int round = 1; round <= rounds; round++) {
            progress.accept("round " + round + " of " + rounds);
            readings.round(
                    List.of(OWN + " 35", OWN + " 700", COPYING + " 35", COPYING + " 700"),
                    round,
                    name -> read(name, settings.quick()));
        }
        readings.write(settings.folder());
        return List.of(
                cost("a request of 35 bytes", OWN + " 35", SMALL_NANOS_MAX, readings),
                cost("a browser's request of 700 bytes", OWN + " 700", BROWSER_NANOS_MAX, readings),
                faster("35 bytes: a parser that copies over Torc's", "35", readings),
                faster("700 bytes: a parser that copies over Torc's", "700", readings));
    }

    private static Readings.Seen read(String name, boolean quick) throws CompareFailure {
        int space = name.indexOf(' ');
        Cost cost = Microbenchmarks.once(
                BENCHMARK, name.substring(0, space), Map.of("headBytes", name.substring(space + 1)), quick);
        return new Readings.Seen(cost.nanos(), Map.of("allocatedBytes", cost.bytes()));
    }

    private static TargetRow cost(String what, String name, double nanosMax, Readings readings) {
        Estimate cost = readings.estimate(name);
        return TargetRow.atMost(TARGET, "parser, " + what, NANOS, nanosMax, cost.ratio())
                .within(cost.low(), cost.high())
                .remarked("parsed, validated, and method, path and framing looked at; sixteen heads take turns");
    }

    private static TargetRow faster(String what, String bytes, Readings readings) {
        Estimate ratio = readings.ratio(COPYING + " " + bytes, OWN + " " + bytes);
        return TargetRow.atLeast(TARGET, what, "", FASTER_MIN, ratio.ratio())
                .within(ratio.low(), ratio.high())
                .remarked("the one that copies makes Strings of everything, and validates less");
    }
}
