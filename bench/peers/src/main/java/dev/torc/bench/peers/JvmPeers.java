package dev.torc.bench.peers;

import dev.torc.bench.app.Peer;
import dev.torc.bench.app.PeerProvider;
import java.util.ArrayList;
import java.util.List;

/** All peers that run in a JVM. */
public final class JvmPeers implements PeerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public JvmPeers() {}

    @Override
    public List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        for (NettyTransport transport : NettyTransport.values()) {
            peers.add(new NettyPeer(transport));
        }
        peers.add(new VertxPeer());
        peers.add(new UndertowPeer());
        peers.add(new JettyPeer());
        peers.add(new HelidonPeer());
        peers.add(new MicrohttpPeer());
        peers.add(new ActivejPeer());
        return List.copyOf(peers);
    }
}
