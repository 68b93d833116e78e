package dev.torc.tests.simulation;

import dev.torc.tests.transport.ReadOnlyFile;
import java.nio.ByteBuffer;

/** A file of known content, that is read by position, and tells when it is closed. */
final class ContentFile extends ReadOnlyFile {
    private final int id;
    private final int length;
    private final Runnable onClose;

    ContentFile(int id, int length, Runnable onClose) {
        this.id = id;
        this.length = length;
        this.onClose = onClose;
    }

    @Override
    public int read(ByteBuffer into, long position) {
        if (!isOpen()) {
            throw new IllegalStateException("the file is read after it was closed");
        }
        int count = (int) Math.min(into.remaining(), length - position);
        if (count <= 0) {
            return -1;
        }
        into.put(Content.of(id, position, count));
        return count;
    }

    @Override
    protected void implCloseChannel() {
        onClose.run();
    }

    @Override
    public long size() {
        return length;
    }
}
