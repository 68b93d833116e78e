package dev.torc.http;

import java.time.Duration;

/**
 * The server's deadlines; without them a silent peer, or one that sends a byte now and then, would hold a connection
 * for ever.
 *
 * @param head from a request's first byte to the end of its head, then 408: 10 s is long for a kilobyte
 * @param body while a body is received, each span of this length must bring
 *     {@link dev.torc.http.codec.HttpLimits#progressBytesMin} or the body's end, else 408; time in which the handler has
 *     paused it does not count
 * @param handler how long a handler that answers later may take until it starts its response, the time that the client takes
 *     to send the body not counted, then 503: most clients and proxies have given up by then
 * @param writeStall while responses wait to be sent, the peer must take at least
 *     {@link dev.torc.http.codec.HttpLimits#progressBytesMin} of them, or all, in each span of this length, else the
 *     connection is reset
 * @param idle how long a connection may stay open between requests, counted from when its response has left, and up to an eighth
 *     longer; longer than most clients keep theirs
 * @param linger how long input is read and dropped after the last response has left, so that a reset does not destroy it
 *     (RFC 9112, section 9.6)
 */
public record HttpTimeouts(
        Duration head, Duration body, Duration handler, Duration writeStall, Duration idle, Duration linger) {
    public HttpTimeouts {
        for (Duration value : new Duration[] {head, body, handler, writeStall, idle, linger}) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("timeouts must be positive: " + value);
            }
        }
    }

    /** 10 s for a head, 30 s for progress of a body, 60 s for a handler, 30 s for progress in writing, 60 s idle, 2 s of lingering. */
    public static HttpTimeouts defaults() {
        return new HttpTimeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2));
    }

    /** The same timeouts with another one for the head. */
    public HttpTimeouts withHead(Duration value) {
        return new HttpTimeouts(value, body, handler, writeStall, idle, linger);
    }

    /** The same timeouts with another one for the body. */
    public HttpTimeouts withBody(Duration value) {
        return new HttpTimeouts(head, value, handler, writeStall, idle, linger);
    }

    /** The same timeouts with another one for the handler. */
    public HttpTimeouts withHandler(Duration value) {
        return new HttpTimeouts(head, body, value, writeStall, idle, linger);
    }

    /** The same timeouts with another one for stalled writes. */
    public HttpTimeouts withWriteStall(Duration value) {
        return new HttpTimeouts(head, body, handler, value, idle, linger);
    }

    /** The same timeouts with another one for idle connections. */
    public HttpTimeouts withIdle(Duration value) {
        return new HttpTimeouts(head, body, handler, writeStall, value, linger);
    }

    /** The same timeouts with another one for lingering. */
    public HttpTimeouts withLinger(Duration value) {
        return new HttpTimeouts(head, body, handler, writeStall, idle, value);
    }
}
