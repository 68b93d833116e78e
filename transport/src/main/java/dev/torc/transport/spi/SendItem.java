package dev.torc.transport.spi;

import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One entry of a {@link SendQueue}; linked through itself, so that queueing allocates nothing. */
public abstract class SendItem {
    @Nullable
    SendItem next;

    /** For the transport's own kinds of items. */
    protected SendItem() {}

    /** The bytes still to be sent, between position and limit; meaningful unless {@link #file()} answers a region. */
    public abstract ByteBuffer view();

    /** The file region to be sent in place of {@link #view()}, or null. */
    public @Nullable FileRegion file() {
        return null;
    }

    /** The address of index 0 of {@link #view()}, which is native memory that stays where it is until {@link #done()}. */
    public abstract long address();

    /** How many bytes are still to be sent. */
    public abstract long remaining();

    /** Moves past bytes that were sent. */
    protected void advance(long bytes) {
        ByteBuffer view = view();
        view.position(view.position() + Math.toIntExact(bytes));
    }

    /** Ends the item: it was sent, or it never will be. Called once. */
    public abstract void done();
}
