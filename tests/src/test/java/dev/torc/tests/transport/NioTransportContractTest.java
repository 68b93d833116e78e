package dev.torc.tests.transport;

import dev.torc.transport.nio.NioTransport;

/** The engine on selectors, on real sockets. */
class NioTransportContractTest extends TransportContract implements SocketContract {
    @Override
    Rig newRig() {
        return new SocketRig(NioTransport.create());
    }
}
