package dev.torc.tests.transport;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;

/** A file that a test stands in for: what is sent is read, and nothing else is done with it. */
public abstract class ReadOnlyFile extends FileChannel {
    @Override
    public final int write(ByteBuffer from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final long write(ByteBuffer[] from, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final int write(ByteBuffer from, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final FileChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final void force(boolean metaData) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public final FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
