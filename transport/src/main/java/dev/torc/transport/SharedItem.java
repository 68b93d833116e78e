package dev.torc.transport;

import dev.torc.transport.spi.SendItem;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A pooled queue entry for {@link SharedBytes}. It keeps its view of the last bytes that it carried, so that a constant
 * that is sent again and again costs no new view.
 */
final class SharedItem extends SendItem {
    private final Pool pool;
    private @Nullable SharedBytes bytes;
    private ByteBuffer view = ByteBuffer.allocate(0);

    private SharedItem(Pool pool) {
        this.pool = pool;
    }

    private void carry(SharedBytes next) {
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
        pool.give(this);
    }

    /** Items that carry nothing now, kept to be used again. */
    static final class Pool {
        private static final int ITEMS_MAX = 1024;

        private final ArrayDeque<SharedItem> items = new ArrayDeque<>();

        SharedItem take(SharedBytes bytes) {
            SharedItem item = items.isEmpty() ? new SharedItem(this) : items.pop();
            item.carry(bytes);
            return item;
        }

        void give(SharedItem item) {
            if (items.size() < ITEMS_MAX) {
                items.push(item);
            }
        }
    }
}
