package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is found out by asking is what the kernel's version promises: else tests would be skipped unseen. */
class KernelFeaturesTest {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    /** There where the kernel was configured with busy-poll. */
    private static final Path BUSY_POLL = Path.of("/proc/sys/net/core/busy_poll");

    private static final int MAJOR = 1000;

    /**
     * From which Linux on; a thousand times the major number and the minor one. A submitting thread is left to what a
     * process may do.
     */
    private static final Map<Integer, Map<String, Predicate<KernelFeatures>>> SINCE = Map.of(
            6001, Map.of("deferTaskrun", KernelFeatures::deferTaskrun, "zeroCopySend", KernelFeatures::zeroCopySend),
            5018, Map.of("ringFd", KernelFeatures::ringFd, "messageRing", KernelFeatures::messageRing),
            5019, Map.of("bufferRing", KernelFeatures::bufferRing),
            6006, Map.of("noSqArray", KernelFeatures::noSqArray),
            6008, Map.of("directDescriptors", KernelFeatures::directDescriptors),
            6009, Map.of("napi", features -> features.napi() || !Files.exists(BUSY_POLL)),
            6010, Map.of("bundles", KernelFeatures::bundles),
            6012, Map.of("incrementalBuffers", KernelFeatures::incrementalBuffers),
            6015, Map.of("noIoWait", KernelFeatures::noIoWait));

    @EachCallPath
    void aKernelHasWhatItsVersionPromises(RingCalls calls) {
        KernelFeatures features = CallPaths.features(calls);
        Matcher version = VERSION.matcher(System.getProperty("os.version"));
        int running =
                version.matches() ? Integer.parseInt(version.group(1)) * MAJOR + Integer.parseInt(version.group(2)) : 0;
        var missing = new ArrayList<String>();
        SINCE.forEach((since, promised) -> promised.forEach((name, has) -> {
            if (running >= since && !has.test(features)) {
                missing.add(name);
            }
        }));
        assertEquals("", String.join(", ", missing), features::toString);
    }
}
