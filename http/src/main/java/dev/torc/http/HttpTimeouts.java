package dev.torc.http;

import java.time.Duration;

/**
 * The server's deadlines; without them a silent peer would hold a connection for ever.
 *
 * @param head from a request's first byte to the end of its head, then 408: 10 s is long for a kilobyte
 * @param body the longest silence while a body is received, then 408
 * @param idle how long a connection may stay open between requests; longer than most clients keep theirs
 * @param writeStall how long the peer may take none of the bytes that are sent to it
 * @param linger how long input is read and dropped after the last response, so that a reset does not destroy it
 *     (RFC 9112, section 9.6)
 */
public record HttpTimeouts(Duration head, Duration body, Duration idle, Duration writeStall, Duration linger) {
    public HttpTimeouts {
        for (Duration value : new Duration[] {head, body, idle, writeStall, linger}) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("timeouts must be positive: " + value);
            }
        }
    }

    /** 10 s for a head, 30 s of silence in a body, 60 s idle, 30 s without progress in writing, 2 s of lingering. */
    public static HttpTimeouts defaults() {
        return new HttpTimeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }

    /** The same timeouts with another one for the head. */
    public HttpTimeouts withHead(Duration value) {
        return new HttpTimeouts(value, body, idle, writeStall, linger);
    }

    /** The same timeouts with another one for the body. */
    public HttpTimeouts withBody(Duration value) {
        return new HttpTimeouts(head, value, idle, writeStall, linger);
    }

    /** The same timeouts with another one for idle connections. */
    public HttpTimeouts withIdle(Duration value) {
        return new HttpTimeouts(head, body, value, writeStall, linger);
    }

    /** The same timeouts with another one for stalled writes. */
    public HttpTimeouts withWriteStall(Duration value) {
        return new HttpTimeouts(head, body, idle, value, linger);
    }
}
