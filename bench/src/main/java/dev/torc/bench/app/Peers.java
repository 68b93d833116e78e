package dev.torc.bench.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The peers that run in this JVM: those that are on the class path, and the names of those that could be. */
public final class Peers {
    /** What the module of peers has; its test holds it to this list. */
    private static final List<String> KNOWN = List.of(
            "netty-nio",
            "netty-epoll",
            "netty-io_uring",
            "vertx",
            "undertow",
            "jetty",
            "helidon",
            "microhttp",
            "activej");

    private Peers() {}

    private static final class Present {
        static final Map<String, Peer> BY_NAME = load();

        private Present() {}

        private static Map<String, Peer> load() {
            Map<String, Peer> peers = new LinkedHashMap<>();
            for (PeerProvider provider : ServiceLoader.load(PeerProvider.class)) {
                provider.peers().forEach(peer -> peers.put(peer.name(), peer));
            }
            return peers;
        }
    }

    /** The names of all, present or not. */
    public static List<String> names() {
        return KNOWN;
    }

    /** The peer of this name; null where it is not on the class path, or no name of a peer. */
    public static @Nullable Peer find(String name) {
        return KNOWN.contains(name) ? Present.BY_NAME.get(name) : null;
    }

    /** Why this peer cannot run here, and what to do about it, in one sentence; null where it can, or is none. */
    public static @Nullable String missing(String name) {
        if (!KNOWN.contains(name)) {
            return null;
        }
        Peer peer = find(name);
        return peer == null ? "The peer '" + name + "' is not built: run ./torc peers." : peer.missing();
    }
}
