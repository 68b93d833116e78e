package dev.torc.bench.soak;

/**
 * What a server was like when a cycle was over and all its clients were gone.
 *
 * @param cycle its number, from 1; 0 is the one that warms up
 * @param seconds since the run began
 * @param settledMillis how long it took until nothing was held any more
 * @param descriptors that its process had open
 * @param heapBytes that were alive after a collection
 * @param nativeBytes that code had beside the heap, those of the pools for sending not counted
 * @param rssBytes that were resident
 */
record Pause(
        int cycle,
        double seconds,
        long settledMillis,
        Gauges gauges,
        int descriptors,
        long heapBytes,
        long nativeBytes,
        long rssBytes) {}
