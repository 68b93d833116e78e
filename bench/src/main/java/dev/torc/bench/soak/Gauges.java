package dev.torc.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a server says of itself at one moment, all loops together.
 *
 * @param connections in the tables of its loops
 * @param httpConnections those that speak HTTP
 * @param sendBuffers out of the pools
 * @param sendBufferBytes that the pools have reserved; they keep what they had once
 * @param receiveBuffers that a ring cannot fill, since they hold bytes; 0 on NIO
 * @param engineBytes that the engine has reserved as it worked; it keeps what it had once
 * @param timers that are armed
 * @param accepted connections so far
 * @param closed connections so far
 * @param requests so far
 * @param failures exceptions that left a callback so far
 */
record Gauges(
        long connections,
        long httpConnections,
        long sendBuffers,
        long sendBufferBytes,
        long receiveBuffers,
        long engineBytes,
        long timers,
        long accepted,
        long closed,
        long requests,
        long failures) {

    static Gauges of(JsonNode stats) {
        JsonNode loops = stats.path("counters");
        JsonNode http = stats.path("http");
        return new Gauges(
                loops.path("connections").asLong(),
                http.path("connections").asLong(),
                loops.path("buffers_in_use").asLong(),
                loops.path("buffer_bytes_reserved").asLong(),
                loops.path("receive_buffers_in_use").asLong(),
                loops.path("engine_bytes_reserved").asLong(),
                loops.path("timers_armed").asLong(),
                loops.path("accepted").asLong(),
                loops.path("closed").asLong(),
                http.path("requests").asLong(),
                loops.path("failures").asLong());
    }

    /** Native memory that pools keep, within their budgets, once they had it. */
    long pooledBytes() {
        return sendBufferBytes + engineBytes;
    }

    /** Whether nobody is connected and nothing is held. */
    boolean isIdle() {
        return connections == 0
                && httpConnections == 0
                && sendBuffers == 0
                && receiveBuffers == 0
                && timers == 0
                && accepted == closed;
    }
}
