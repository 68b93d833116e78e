package dev.torc.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A part of a file to be sent.
 *
 * @param channel the open file; given away with the region: it is closed when the region was sent or dropped
 * @param position the first byte
 * @param length how many bytes; a file that turns out to be shorter ends the connection, since what was promised to
 *     the peer cannot be sent
 */
public record FileRegion(FileChannel channel, long position, long length) {
    public FileRegion {
        Objects.requireNonNull(channel, "channel");
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException("position and length must not be negative: " + position + ", " + length);
        }
    }

    /** Closes the channel of a region that will not be sent. */
    public void drop() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read, and nothing of it is lost.
        }
    }
}
