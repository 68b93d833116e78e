package dev.torc.jdkprovider;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a request. What is not read when the response has ended is dropped by the server, up to a limit, so that
 * closing this reads nothing.
 */
final class RequestStream extends FilterInputStream {
    private volatile boolean closed;

    RequestStream(InputStream body) {
        super(body);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("Stream is closed");
        }
    }

    @Override
    public int read() throws IOException {
        requireOpen();
        return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        requireOpen();
        return super.read(target, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
        requireOpen();
        return super.skip(count);
    }

    @Override
    public void close() {
        closed = true;
    }
}
