package dev.torc.tests.transport;

/** The engine in memory, on a virtual clock. */
class MemoryTransportContractTest extends TransportContract {
    @Override
    Rig newRig() {
        return new MemoryRig();
    }
}
