package dev.torc.bench.soak;

/**
 * One look at a server under load.
 *
 * @param seconds since its run began
 * @param phase which one it was in
 * @param descriptors that its process had open
 * @param rssBytes that were resident
 */
record Sample(double seconds, String phase, Gauges gauges, int descriptors, long rssBytes) {}
