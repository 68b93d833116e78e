package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The part of the performance gate that needs no kernel: the codec and the server have not become slower. What is judged is a ratio
 * to a reference in the same JVM, so that it says the same on every machine; see {@link ServerCostProbe}.
 */
@Timeout(120)
final class ServerCostTest {
    /** Normally 4.3 to 4.8. */
    private static final double RATIO_MAX = 5.4;

    /** Two JVMs compile one program into two, a few percent apart: slower is what is slower in each of them. */
    private static final int JVMS = 3;

    private static final Pattern RATIO = Pattern.compile("ratio=([0-9.]+) .*");

    @Test
    void aRequestCostsNoMoreThanItDid() throws IOException, InterruptedException {
        double least = ratio("plain");
        for (int i = 1; i < JVMS && least > RATIO_MAX; i++) {
            least = Math.min(least, ratio("plain"));
        }
        assertTrue(least <= RATIO_MAX, "the server takes " + least + " times what a search and a copy take");
    }

    @Test
    void theMeasureSeesASlowerHandler() throws IOException, InterruptedException {
        double slow = ratio("slow");
        assertTrue(slow > RATIO_MAX, "a handler that does the reference's work twice is not seen: " + slow);
    }

    private static double ratio(String handler) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerCostProbe.class.getName(),
                        handler))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        Matcher ratio = RATIO.matcher(said);
        assertTrue(ratio.matches(), said);
        return Double.parseDouble(ratio.group(1));
    }
}
