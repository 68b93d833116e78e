package dev.torc.tests.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file without an end, of zeros, whose reads hang while that is asked for, as on a file server that does not answer. */
final class HangingFile extends ReadOnlyFile {
    private static final int BYTES_MAX = 64 << 10;

    private final AtomicBoolean hangs;
    private final Runnable hang;

    HangingFile(AtomicBoolean hangs, Runnable hang) {
        this.hangs = hangs;
        this.hang = hang;
    }

    private void reading() {
        if (hangs.get()) {
            hang.run();
        }
    }

    @Override
    public int read(ByteBuffer into, long position) {
        reading();
        int count = into.remaining();
        into.position(into.limit());
        return count;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        reading();
        return target.write(ByteBuffer.allocate((int) Math.min(count, BYTES_MAX)));
    }

    @Override
    public long size() {
        return Long.MAX_VALUE;
    }

    @Override
    protected void implCloseChannel() {}
}
