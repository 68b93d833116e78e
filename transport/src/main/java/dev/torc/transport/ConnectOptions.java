package dev.torc.transport;

import java.time.Duration;

/**
 * How a connection is made.
 *
 * @param timeout how long the attempt may take
 * @param noDelay whether small segments are sent at once (TCP_NODELAY)
 */
public record ConnectOptions(Duration timeout, boolean noDelay) {
    public ConnectOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
    }

    /** Ten seconds, without delay. */
    public static ConnectOptions defaults() {
        return new ConnectOptions(Duration.ofSeconds(10), true);
    }

    /** The same options with another timeout. */
    public ConnectOptions withTimeout(Duration value) {
        return new ConnectOptions(value, noDelay);
    }

    /** The same options with TCP_NODELAY on or off. */
    public ConnectOptions withNoDelay(boolean value) {
        return new ConnectOptions(timeout, value);
    }
}
