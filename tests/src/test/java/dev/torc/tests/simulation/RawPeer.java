package dev.torc.tests.simulation;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Talks to the echo without HTTP: writes so many octets, and wants them all back, and then the end. */
final class RawPeer extends Peer {
    private static final int OCTETS_MAX = 60_000;

    private final Settings settings;
    private final int id;
    private final int length;
    private boolean given;
    private long echoed;

    RawPeer(World world, SimulatedNetwork network, SocketAddress address, Settings settings, int id) {
        super(world, network, address);
        this.settings = settings;
        this.id = id;
        this.length = world.chance.mostlySmall(1, OCTETS_MAX);
        if (world.faults.strikes(Fault.RESET_BY_PEER)) {
            endsAt(world.chance.between(1, length), true);
        } else {
            endsAt(length, false);
        }
    }

    @Override
    @Nullable
    ByteBuffer next() {
        if (given) {
            return null;
        }
        given = true;
        return ByteBuffer.wrap(Content.of(id, 0, length));
    }

    @Override
    void onReceived(ByteBuffer bytes) {
        if (!Content.matches(id, echoed, bytes)) {
            throw violation("the echo is not what was sent, after " + echoed + " octets");
        }
        echoed += bytes.remaining();
    }

    @Override
    void onEnd() {
        SimulatedConnection c = connection();
        if (echoed != length && !c.faulted && !world.isEnding()) {
            throw violation("the echo ends after " + echoed + " of " + length + " octets");
        }
        finish(false);
    }

    @Override
    void onReset() {
        SimulatedConnection c = connection();
        if (!c.faulted && !world.isEnding() && !settings.isStalled(c, true)) {
            throw violation("the echo was reset after " + echoed + " of " + length + " octets");
        }
    }
}
