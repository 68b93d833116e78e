package dev.torc.bench.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which server: a name that {@link Servers#names} has, and perhaps a variant of it. Written {@code nio} or
 * {@code nio+send-4k}.
 *
 * @param server the server, one of Torc's transports among others
 * @param variant the variant; null for none, which is how a server runs by default
 */
public record ServerName(String server, @Nullable String variant) {
    private static final char SEPARATOR = '+';

    /** Reads the written form; whether there is such a server is not looked at. */
    public static ServerName of(String text) {
        int separator = text.indexOf(SEPARATOR);
        return separator < 0
                ? new ServerName(text, null)
                : new ServerName(text.substring(0, separator), text.substring(separator + 1));
    }

    /** Says in one sentence why there is no such server; null where there is. */
    public @Nullable String unknown() {
        List<String> servers = Servers.names();
        if (!servers.contains(server)) {
            return "There is no server named '" + server + "'; known are " + String.join(", ", servers);
        }
        if (variant == null || Variants.find(server, variant) != null) {
            return null;
        }
        List<String> known = Variants.of(server).stream().map(Variant::name).toList();
        return known.isEmpty()
                ? noVariants()
                : "There is no variant '" + variant + "' of " + server + "; known are " + String.join(", ", known);
    }

    /** What to say where it has no variants. */
    public String noVariants() {
        return "No variants of '" + server + "' are known";
    }

    /** What the variant changes; empty without one. */
    public String description() {
        Variant known = variant == null ? null : Variants.find(server, variant);
        return known == null ? "" : known.description();
    }

    /** The server as it is by default, and every variant of it. */
    public List<ServerName> withVariants() {
        List<ServerName> names = new ArrayList<>(List.of(new ServerName(server, null)));
        Variants.of(server).forEach(known -> names.add(new ServerName(server, known.name())));
        return List.copyOf(names);
    }

    @Override
    public String toString() {
        return variant == null ? server : server + SEPARATOR + variant;
    }
}
