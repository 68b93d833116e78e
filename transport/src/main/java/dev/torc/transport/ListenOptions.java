package dev.torc.transport;

/**
 * How a listening socket behaves.
 *
 * @param backlog how many connections may wait to be accepted; the kernel may lower it (net.core.somaxconn)
 * @param reusePort whether other processes may listen on the same port too; without it a port in use is refused, even
 *     where its owner allows sharing
 * @param noDelay whether accepted connections send small segments at once (TCP_NODELAY)
 */
public record ListenOptions(int backlog, boolean reusePort, boolean noDelay) {
    public ListenOptions {
        if (backlog <= 0) {
            throw new IllegalArgumentException("backlog must be positive: " + backlog);
        }
    }

    /** A backlog of 4,096, exclusive, without delay. */
    public static ListenOptions defaults() {
        return new ListenOptions(4096, false, true);
    }

    /** The same options with another backlog. */
    public ListenOptions withBacklog(int value) {
        return new ListenOptions(value, reusePort, noDelay);
    }

    /** The same options, sharing the port with other processes or not. */
    public ListenOptions withReusePort(boolean value) {
        return new ListenOptions(backlog, value, noDelay);
    }

    /** The same options with TCP_NODELAY on or off. */
    public ListenOptions withNoDelay(boolean value) {
        return new ListenOptions(backlog, reusePort, value);
    }
}
