package dev.torc.transport;

/** The states of a {@link LoopConnection}, which shows how one follows another. */
enum State {
    CONNECTING,
    OPEN,
    CLOSING,
    STOPPING,
    CLOSED
}
