package dev.torc.transport.nio;

/**
 * What only the NIO engine knows.
 *
 * @param receiveBytes the size of the one buffer per loop that received bytes are lent in
 */
public record NioOptions(int receiveBytes) {
    public NioOptions {
        if (receiveBytes <= 0) {
            throw new IllegalArgumentException("receiveBytes must be positive: " + receiveBytes);
        }
    }

    /** Receives up to 64 KiB at once. */
    public static NioOptions defaults() {
        return new NioOptions(64 << 10);
    }

    /** The same options with another receive buffer. */
    public NioOptions withReceiveBytes(int value) {
        return new NioOptions(value);
    }
}
