package dev.torc.transport.uring;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is really used: the options that were asked for, less what the kernel lacks and what excludes each other.
 *
 * @param options with the features that are on
 * @param missing those that were asked for and are off, each with the reason in a few words
 */
public record EffectiveOptions(UringOptions options, Map<UringFeature, String> missing) {
    public EffectiveOptions {
        missing = Map.copyOf(missing);
    }

    static EffectiveOptions of(UringOptions asked, Set<UringFeature> supported) {
        EnumSet<UringFeature> on = EnumSet.noneOf(UringFeature.class);
        Map<UringFeature, String> missing = new EnumMap<>(UringFeature.class);
        for (UringFeature feature : asked.features()) {
            if (supported.contains(feature)) {
                on.add(feature);
            } else {
                missing.put(feature, feature == UringFeature.LIBURING ? "not installed" : "not in this kernel");
            }
        }
        drop(on, missing, UringFeature.DEFER_TASKRUN, on.contains(UringFeature.SQPOLL), "excluded by sqpoll");
        boolean direct = on.contains(UringFeature.DIRECT_DESCRIPTORS);
        drop(on, missing, UringFeature.SPLICE_FILES, direct, "excluded by direct-descriptors");
        boolean ownBuffers = !on.contains(UringFeature.PROVIDED_BUFFERS);
        drop(on, missing, UringFeature.MULTISHOT_RECEIVE, ownBuffers, "needs provided-buffers");
        drop(on, missing, UringFeature.INCREMENTAL_BUFFERS, ownBuffers, "needs provided-buffers");
        boolean oneShot = !on.contains(UringFeature.MULTISHOT_RECEIVE);
        drop(on, missing, UringFeature.RECEIVE_BUNDLES, oneShot, "needs multishot-receive");
        boolean incremental = on.contains(UringFeature.INCREMENTAL_BUFFERS);
        drop(on, missing, UringFeature.RECEIVE_BUNDLES, incremental, "excluded by incremental-buffers");
        return new EffectiveOptions(asked.withFeatures(on), missing);
    }

    static EffectiveOptions none(UringOptions asked, String reason) {
        Map<UringFeature, String> missing = new EnumMap<>(UringFeature.class);
        asked.features().forEach(feature -> missing.put(feature, reason));
        return new EffectiveOptions(asked.withFeatures(EnumSet.noneOf(UringFeature.class)), missing);
    }

    private static void drop(
            Set<UringFeature> on, Map<UringFeature, String> missing, UringFeature feature, boolean when, String why) {
        if (when && on.remove(feature)) {
            missing.put(feature, why);
        }
    }

    /** Whether a feature is on. */
    public boolean has(UringFeature feature) {
        return options.features().contains(feature);
    }

    /** For reports: what is on, what is off and why, and the sizes. */
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        List<String> on = new ArrayList<>();
        List<String> off = new ArrayList<>();
        for (UringFeature feature : UringFeature.values()) {
            if (has(feature)) {
                on.add(feature.label());
            } else {
                String why = missing.get(feature);
                off.add(feature.label() + (why == null ? "" : " (" + why + ")"));
            }
        }
        details.put("calls", has(UringFeature.LIBURING) ? "liburing" : "syscall");
        details.put("on", String.join(", ", on));
        details.put("off", String.join(", ", off));
        details.put("queues", options.sqEntries() + " submissions, " + options.cqEntries() + " completions");
        details.put("receiveBuffers", options.receiveBuffers() + " of " + options.receiveBufferBytes() + " B");
        return details;
    }
}
