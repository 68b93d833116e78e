package dev.torc.bench.app;

import java.util.List;

/** Where peers come from: found with {@link java.util.ServiceLoader} on the class path, which published jars never have. */
public interface PeerProvider {
    /** What it has, whether it can run here or not. */
    List<Peer> peers();
}
