package dev.torc.transport;

import dev.torc.transport.spi.TransportProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the transports that are on the class path or module path. */
public final class Transports {
    private static final System.Logger LOG = System.getLogger(Transports.class.getName());

    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private Transports() {}

    /**
     * The best transport that works here. Where a better one is present but cannot be used, {@link Transport#fallback()}
     * says why, and so does the log, at WARNING, once for as long as the process runs. The same where its
     * loops cannot be opened after all, for want of locked memory, for example: then the next best is started, and
     * {@link EventLoops#fallback()} says why.
     *
     * @throws TransportException when none works; the message says why
     */
    public static Transport best() {
        return best(providers());
    }

    /** The first of these that works. */
    static Transport best(List<TransportProvider> bestFirst) {
        List<String> reasons = new ArrayList<>();
        for (TransportProvider provider : bestFirst) {
            String reason = provider.unavailability();
            if (reason == null) {
                return provider.create()
                        .insteadOf(reasons.isEmpty() ? null : String.join(" ", reasons))
                        .orElse(next(bestFirst.subList(bestFirst.indexOf(provider) + 1, bestFirst.size())));
            }
            reasons.add(notUsed(provider.name(), reason));
        }
        throw new TransportException(
                reasons.isEmpty()
                        ? "No transport was found: add torc-transport-nio to the class path."
                        : "No transport works here. " + String.join(" ", reasons));
    }

    private static @Nullable Transport next(List<TransportProvider> bestFirst) {
        for (TransportProvider provider : bestFirst) {
            if (provider.unavailability() == null) {
                return provider.create();
            }
        }
        return null;
    }

    /** Tells it once, and answers the sentence. */
    static String notUsed(String name, String reason) {
        String sentence = "Transport " + name + " is not used: " + reason;
        if (LOGGED.add(sentence)) {
            LOG.log(System.Logger.Level.WARNING, sentence);
        }
        return sentence;
    }

    /**
     * The transport with this name.
     *
     * @throws TransportException when there is none, or when it cannot be used here; the message says why
     */
    public static Transport named(String name) {
        for (TransportProvider provider : providers()) {
            if (provider.name().equals(name)) {
                String reason = provider.unavailability();
                if (reason != null) {
                    throw new TransportException("Transport " + name + " cannot be used: " + reason);
                }
                return provider.create();
            }
        }
        throw new TransportException("There is no transport named '" + name + "'; known here: " + known() + ".");
    }

    /** The names of all transports that are present, usable or not, best first. */
    public static List<String> names() {
        return providers().stream().map(TransportProvider::name).toList();
    }

    private static String known() {
        String names = names().stream().collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static List<TransportProvider> providers() {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(TransportProvider::rank).reversed())
                .toList();
    }
}
