package dev.torc.transport.nio;

/**
 * What only the NIO engine knows.
 *
 * @param receiveBytes the size of a buffer that received bytes are lent in: one for each loop, and up to 16 MiB of them while what
 *     they hold is being sent
 */
public record NioOptions(int receiveBytes) {
    public NioOptions {
        if (receiveBytes <= 0) {
            throw new IllegalArgumentException("receiveBytes must be positive: " + receiveBytes);
        }
    }

    /** Receives up to 256 KiB at once. */
    public static NioOptions defaults() {
        return new NioOptions(256 << 10);
    }

    /** The same options with another receive buffer. */
    public NioOptions withReceiveBytes(int value) {
        return new NioOptions(value);
    }
}
