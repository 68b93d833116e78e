package dev.torc.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A part of a file to be sent.
 *
 * @param channel the open file; given away with the region: it is closed when the region was sent or dropped, unless other
 *     regions of it follow
 * @param position the first byte
 * @param length how many bytes; a file that turns out to be shorter ends the connection, since what was promised to
 *     the peer cannot be sent
 * @param last whether the channel is closed with this region; whoever sends one that is not the last closes the channel
 *     where the last is never given
 */
public record FileRegion(FileChannel channel, long position, long length, boolean last) {
    public FileRegion {
        Objects.requireNonNull(channel, "channel");
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException("position and length must not be negative: " + position + ", " + length);
        }
    }

    /** The only region of its channel that is sent. */
    public FileRegion(FileChannel channel, long position, long length) {
        this(channel, position, length, true);
    }

    /** Closes the channel of a region that will not be sent, if it is the last. */
    public void drop() {
        if (!last) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read, and nothing of it is lost.
        }
    }
}
