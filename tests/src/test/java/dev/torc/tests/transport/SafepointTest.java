package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.transport.uring.UringSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A loop that waits in the kernel holds no garbage collection up. */
@Timeout(120)
class SafepointTest {
    private static final Pattern REACHING = Pattern.compile("Reaching safepoint: +(\\d+) ns");
    private static final int SAFEPOINTS_MIN = 20;
    private static final int ATTEMPTS = 3;

    @TempDir
    private Path folder;

    /** How long safepoints took to reach, in nanoseconds. */
    private record Times(long median, long p99, int count) {
        static Times of(long[] sorted) {
            return new Times(
                    sorted[sorted.length / 2], sorted[(int) Math.ceil(sorted.length * 0.99) - 1], sorted.length);
        }

        boolean isAbout(Times other) {
            return isAbout(median, other.median) && isAbout(p99, other.p99);
        }

        private static boolean isAbout(long nanos, long other) {
            return nanos <= 2 * other + TimeUnit.MILLISECONDS.toNanos(1);
        }

        @Override
        public String toString() {
            return "median " + median + " ns, p99 " + p99 + " ns of " + count;
        }
    }

    @Test
    void waitingLoopsHoldNoSafepointUp() throws IOException, InterruptedException {
        String reason = UringSupport.here().unavailability();
        assumeTrue(reason == null, reason);
        Times alone = times("nobody");
        Times loops = times("loops");
        // Another program on the machine can disturb one run, but not each.
        for (int i = 1; i < ATTEMPTS && !loops.isAbout(alone); i++) {
            alone = times("nobody");
            loops = times("loops");
        }
        assertTrue(loops.isAbout(alone), "with loops " + loops + "; without " + alone);
    }

    @Test
    void theMeasureSeesACriticalCallThatBlocks() throws IOException, InterruptedException {
        Times alone = times("nobody");
        Times critical = times("critical");
        assertFalse(critical.isAbout(alone), "with critical calls " + critical + "; without " + alone);
    }

    private Times times(String who) throws IOException, InterruptedException {
        Path log = folder.resolve(who + ".log");
        Path output = folder.resolve(who + ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Xmn8m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xlog:safepoint:file=" + log + "::filecount=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SafepointProbe.class.getName(),
                        who)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the probe goes on for ever");
        assertEquals(0, process.exitValue(), Files.readString(output));
        long[] times = REACHING.matcher(Files.readString(log))
                .results()
                .mapToLong(each -> Long.parseLong(each.group(1)))
                .sorted()
                .toArray();
        assertTrue(times.length >= SAFEPOINTS_MIN, () -> "safepoints: " + Arrays.toString(times));
        return Times.of(times);
    }
}
