package dev.torc.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Gauges IDLE = new Gauges(0, 0, 0, 1 << 20, 0, 0, 0, 100, 100, 1000, 0);
    private static final int KIB = 1024;
    private static final int CYCLES = 30;

    private static Pause pause(int cycle, Gauges gauges, int descriptors, long heapBytes) {
        return new Pause(cycle, 60.0 * cycle, 10, gauges, descriptors, heapBytes, 4 << 20, 200 << 20);
    }

    private static List<Finding> judge(int cycles, IntFunction<Pause> pause) {
        Pause before = pause(0, IDLE, 20, 8 << 20);
        return new Judge(
                        before, IntStream.rangeClosed(1, cycles).mapToObj(pause).toList())
                .server();
    }

    private static Finding find(List<Finding> findings, String what) {
        return findings.stream()
                .filter(each -> each.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static void assertOnlyFailed(String what, List<Finding> findings) {
        assertEquals(
                List.of(what),
                findings.stream()
                        .filter(each -> !each.passed())
                        .map(Finding::what)
                        .toList());
    }

    @Test
    void nothingIsFoundWhereNothingGrows() {
        List<Finding> findings = judge(CYCLES, cycle -> pause(cycle, IDLE, 20, (8 << 20) + 100 * KIB * (cycle % 3)));
        assertTrue(findings.stream().allMatch(Finding::passed), findings.toString());
    }

    @Test
    void oneLostDescriptorIsFound() {
        List<Finding> findings = judge(CYCLES, cycle -> pause(cycle, IDLE, cycle < 7 ? 20 : 21, 8 << 20));
        assertOnlyFailed("descriptors", findings);
        Finding found = find(findings, "descriptors");
        assertTrue(found.sentence().startsWith("21 after cycle 7, 21 after cycle 8"), found.sentence());
        assertTrue(found.sentence().endsWith("not 20."), found.sentence());
    }

    @Test
    void whatIsHeldAfterOneCycleIsFound() {
        Gauges held = new Gauges(0, 0, 0, 1 << 20, 1, 0, 0, 100, 100, 1000, 0);
        assertOnlyFailed(
                "receive buffers in use", judge(CYCLES, cycle -> pause(cycle, cycle == 3 ? held : IDLE, 20, 8 << 20)));
        Gauges timer = new Gauges(0, 0, 0, 1 << 20, 0, 0, 2, 100, 100, 1000, 0);
        assertOnlyFailed("armed timers", judge(CYCLES, cycle -> pause(cycle, cycle == 30 ? timer : IDLE, 20, 8 << 20)));
        Gauges open = new Gauges(0, 0, 0, 1 << 20, 0, 0, 0, 101, 100, 1000, 0);
        assertOnlyFailed(
                "connections accepted and not closed",
                judge(CYCLES, cycle -> pause(cycle, cycle == 1 ? open : IDLE, 20, 8 << 20)));
    }

    @Test
    void aHeapThatGrowsWithEachCycleIsFound() {
        List<Finding> findings = judge(CYCLES, cycle -> pause(cycle, IDLE, 20, (8 << 20) + 50L * KIB * cycle));
        assertOnlyFailed("live heap", findings);
        // A cycle of a minute, 50 KiB in each.
        assertEquals(
                50.0 * 60 / KIB,
                Objects.requireNonNull(find(findings, "live heap").perHour()),
                0.01);
    }

    @Test
    void growthPerHourIsToldOfManyCycles() {
        List<Finding> findings = judge(2_000, cycle -> pause(cycle, IDLE, 20, (8 << 20) + 1L * KIB * cycle));
        assertEquals(
                60.0 / KIB, Objects.requireNonNull(find(findings, "live heap").perHour()), 1e-9);
    }

    @Test
    void memoryOfTooFewCyclesIsToldOnly() {
        List<Finding> findings = judge(2, cycle -> pause(cycle, IDLE, 20, 8L * cycle << 20));
        assertTrue(findings.stream().allMatch(Finding::passed), findings.toString());
        Finding heap = find(findings, "live heap");
        assertTrue(heap.sentence().contains("told only"), heap.sentence());
        assertFalse(judge(Judge.CYCLES_MIN, cycle -> pause(cycle, IDLE, 20, 8L * cycle << 20)).stream()
                .allMatch(Finding::passed));
    }

    @Test
    void aRunThatFailedIsFoundAndDrawn() {
        SoakResult failed = SoakResult.failed("nio", "server nio has ended.");
        assertFalse(failed.passed());
        assertTrue(SoakText.of(List.of(failed)).contains("server nio has ended."));
        SoakSettings settings = new SoakSettings(Duration.ofMinutes(1), List.of("nio"), 1, "0", Path.of("soak"));
        String page = SoakPage.of(settings, List.of(failed));
        assertTrue(page.contains("server nio has ended."), page);
        assertFalse(page.contains("NaN"), page);
    }

    @Test
    void anAnswerThatNeverComesIsFoundWhateverTheActIs() {
        Site nowhere = new Site(new InetSocketAddress(0), 1);
        Tally tally = new Tally();
        tally.play(act(new SocketTimeoutException("Read timed out")), nowhere, new SplittableRandom());
        assertEquals(1, tally.problemCount(), tally.problems().toString());
        tally.play(act(new IOException("Connection reset")), nowhere, new SplittableRandom());
        assertEquals(1, tally.problemCount(), tally.problems().toString());
    }

    /** An act that is not strict, and fails. */
    private static Act act(IOException failure) {
        return new Act() {
            @Override
            public String title() {
                return "act";
            }

            @Override
            public boolean isStrict() {
                return false;
            }

            @Override
            public void play(Site site, RandomGenerator random) throws IOException {
                throw failure;
            }
        };
    }

    @Test
    void aLostAnswerIsFound() {
        Tally tally = new Tally();
        assertFalse(Judge.clients(tally).getLast().passed(), "nothing was played");
        assertTrue(Judge.clients(tally).getFirst().passed());
        tally.problem("keep-alive: the connection ended");
        assertFalse(Judge.clients(tally).getFirst().passed());
    }
}
