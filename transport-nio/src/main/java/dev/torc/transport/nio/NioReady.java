package dev.torc.transport.nio;

/** What a selection key is attached to. */
interface NioReady {
    /** Called when the selector found operations ready. */
    void onReady(int readyOps);
}
