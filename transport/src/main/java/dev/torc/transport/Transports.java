package dev.torc.transport;

import dev.torc.transport.spi.TransportProvider;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the transports that are on the class path or module path. */
public final class Transports {
    private static final System.Logger LOG = System.getLogger(Transports.class.getName());

    private Transports() {}

    /**
     * The best transport that works here. Where a better one is present but cannot be used, the reason is logged
     * once, at WARNING.
     *
     * @throws TransportException when none works
     */
    public static Transport best() {
        for (TransportProvider provider : providers()) {
            String reason = provider.unavailability();
            if (reason == null) {
                return provider.create();
            }
            LOG.log(System.Logger.Level.WARNING, "Transport {0} is not used: {1}", provider.name(), reason);
        }
        throw new TransportException("No transport was found: add torc-transport-nio to the class path.");
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
