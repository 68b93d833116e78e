package dev.torc.transport;

import dev.torc.transport.spi.SendItem;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A queue entry for a {@link FileRegion}, whose channel it closes when the last region is done; a failure to close is reported. */
final class FileItem extends SendItem {
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private FileRegion rest;

    FileItem(EventLoop loop, FileRegion region) {
        this.loop = loop;
        this.rest = region;
    }

    @Override
    public ByteBuffer view() {
        return NO_BYTES;
    }

    @Override
    public long address() {
        return 0;
    }

    @Override
    public FileRegion file() {
        return rest;
    }

    @Override
    public long remaining() {
        return rest.length();
    }

    @Override
    protected void advance(long bytes) {
        rest = new FileRegion(rest.channel(), rest.position() + bytes, rest.length() - bytes, rest.last());
    }

    @Override
    public void done() {
        if (!rest.last()) {
            return;
        }
        try {
            rest.channel().close();
        } catch (IOException | RuntimeException e) {
            // All was read that was to be read: no reason to end the connection.
            loop.report(new IOException("closing a file that was sent failed: " + e.getMessage(), e));
        }
    }
}
