package dev.torc.bench.gate;

/**
 * What keeps a server busy beside the thread that watches it, until that closes it. One that fails says why and ends, and its server
 * is then found idle.
 */
interface Load extends AutoCloseable {
    /** Longer than anybody watches. */
    int SECONDS_MAX = 60;

    /** Ends it. */
    @Override
    void close();
}
