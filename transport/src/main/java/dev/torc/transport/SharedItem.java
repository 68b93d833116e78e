package dev.torc.transport;

import dev.torc.transport.spi.SendItem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A pooled queue entry for {@link SharedBytes}. It keeps its view of the last bytes that it carried, so that a constant
 * that is sent again and again costs no new view.
 */
final class SharedItem extends SendItem {
    private final EventLoop loop;
    private @Nullable SharedBytes bytes;
    private ByteBuffer view = ByteBuffer.allocate(0);

    SharedItem(EventLoop loop) {
        this.loop = loop;
    }

    void carry(SharedBytes next) {
        if (next != bytes) {
            bytes = next;
            view = next.view();
        }
        view.rewind();
    }

    @Override
    public ByteBuffer view() {
        return view;
    }

    @Override
    public long address() {
        return bytes == null ? 0 : bytes.address();
    }

    @Override
    public long remaining() {
        return view.remaining();
    }

    @Override
    public void done() {
        loop.recycle(this);
    }
}
