package dev.torc.transport;

import dev.torc.transport.spi.SendItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A queue entry for a {@link FileRegion}, whose channel it closes when it is done. */
final class FileItem extends SendItem {
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private FileRegion rest;

    FileItem(FileRegion region) {
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
        rest = new FileRegion(rest.channel(), rest.position() + bytes, rest.length() - bytes);
    }

    @Override
    public void done() {
        try {
            rest.channel().close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a file that was read only", e);
        }
    }
}
