package dev.torc.transport.uring;

import dev.torc.ffi.BufferRing;
import dev.torc.ffi.Cqe;
import dev.torc.ffi.LibC;
import dev.torc.ffi.Ring;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.KeptBytes;
import dev.torc.transport.spi.SendItem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory that received bytes are lent from. Either provided to the kernel, which picks a buffer when bytes arrive,
 * or, where that is off, one for each receive that waits. A buffer is back in the ring as soon as its lend ended, or, where it
 * is kept, another one is there in its place.
 */
final class ReceiveBuffers {
    static final int GROUP = 0;

    private static final int HUGE_PAGE_BYTES = 2 << 20;
    private static final int NONE = -1;

    /** For so many of each in the ring there may be one, to take the place of one that is kept. */
    private static final int SPARES_FACTOR = 3;

    private static final int SPARES_MADE = 16;
    /** A buffer's number has 16 bits. */
    private static final int COUNT_MAX = 1 << 16;

    private final IoEvents events;
    private final Arena arena;
    private final LibC libc;
    private final boolean hugePages;
    private final int bytes;
    private final boolean multishot;
    private final boolean bundles;
    private final boolean incremental;
    private final @Nullable BufferRing ring;

    private ByteBuffer[] views = new ByteBuffer[0];
    private long[] addresses = new long[0];
    private @Nullable Kept[] kept = new Kept[0];
    /** The buffer that is lent now. */
    private int lent = NONE;

    private boolean lentIsKept;
    private boolean lentIsSent;
    private boolean closed;

    /** Provided: how much of each the kernel has filled (incremental). */
    private final int[] filled;
    /** Provided: where in the ring each buffer is, and which one is there; twice the ring, for bundles out of order. */
    private final int[] positions;

    private final int[] order;
    private int nextPosition;
    private final int count;
    /** Provided: in the ring and not yet filled, as far as completions tell. */
    private int inRing;
    /** What the counters say of buffers in use. */
    private int inUseCounted;
    /** What paused connections hold, here or in copies. */
    private long heldBytes;

    private boolean holdsMuch;
    private boolean beganToHoldMuch;

    /** Own: those that no receive holds. Provided: those that the ring has no room for. */
    private int[] free = new int[0];

    private int freeCount;

    ReceiveBuffers(Ring ring, IoEvents events, EffectiveOptions effective, LibC libc, Arena arena) throws IOException {
        this.events = events;
        UringOptions options = effective.options();
        this.arena = arena;
        this.libc = libc;
        this.hugePages = effective.has(UringFeature.HUGE_PAGES);
        this.bytes = options.receiveBufferBytes();
        this.multishot = effective.has(UringFeature.MULTISHOT_RECEIVE);
        this.bundles = effective.has(UringFeature.RECEIVE_BUNDLES);
        this.incremental = effective.has(UringFeature.INCREMENTAL_BUFFERS);
        this.count = effective.has(UringFeature.PROVIDED_BUFFERS) ? options.receiveBuffers() : 0;
        int countWithSpares = Math.min(COUNT_MAX, count * (1 + SPARES_FACTOR));
        this.filled = new int[countWithSpares];
        this.positions = new int[countWithSpares];
        this.order = new int[2 * count];
        if (count == 0) {
            this.ring = null;
            return;
        }
        this.ring = ring.registerBufferRing(GROUP, count, incremental, arena);
        grow(count);
        for (int id = 0; id < count; id++) {
            provide(id);
        }
        publish();
    }

    private void grow(int more) {
        int had = views.length;
        views = Arrays.copyOf(views, had + more);
        addresses = Arrays.copyOf(addresses, had + more);
        kept = Arrays.copyOf(kept, had + more);
        MemorySegment slab = slab((long) more * bytes);
        for (int i = 0; i < more; i++) {
            MemorySegment buffer = slab.asSlice((long) i * bytes, bytes);
            views[had + i] = buffer.asByteBuffer();
            addresses[had + i] = buffer.address();
        }
    }

    private MemorySegment slab(long size) {
        if (!hugePages) {
            return libc.untouched(size, arena);
        }
        MemorySegment slab = arena.allocate(size, HUGE_PAGE_BYTES);
        // Where there is none left it goes on with small pages.
        libc.collapse(slab);
        return slab;
    }

    /** Whether each receive holds a buffer of its own. */
    boolean areOwn() {
        return ring == null;
    }

    /** A buffer for one receive. */
    int take() {
        if (freeCount == 0) {
            growFree(Math.max(64, views.length));
        }
        return free[--freeCount];
    }

    private void growFree(int more) {
        int had = views.length;
        grow(more);
        free = Arrays.copyOf(free, had + more);
        for (int i = 0; i < more; i++) {
            free[freeCount++] = had + i;
        }
    }

    /**
     * Fills an entry that receives; {@code own} is from {@link #take}, or of no meaning.
     *
     * @param once whether it is to deliver once only
     */
    Sqe receive(Sqe sqe, int fd, int own, boolean once) {
        if (ring == null) {
            return sqe.receive(fd, addresses[own], bytes);
        }
        return multishot && !once ? sqe.receiveMultishot(fd, GROUP, bundles) : sqe.receiveProvided(fd, GROUP);
    }

    boolean isMultishot() {
        return multishot;
    }

    /** The buffer that a completion names. */
    int first(int flags, int own) {
        if (ring == null) {
            return own;
        }
        return Cqe.bufferId(flags);
    }

    /** The bytes in a buffer, of {@code left} that a completion has brought. */
    ByteBuffer view(int id, int left) {
        ByteBuffer view = views[id];
        int from = incremental ? filled[id] : 0;
        return view.order(ByteOrder.BIG_ENDIAN)
                .limit(from + Math.min(left, bytes - from))
                .position(from);
    }

    /** The buffer that the kernel filled after this one. */
    int following(int id) {
        return order[positions[id] + 1 & order.length - 1];
    }

    /**
     * Begins to lend a buffer.
     *
     * @param isKept whether it was {@linkplain #keep kept} already
     */
    void lend(int id, boolean isKept) {
        lent = id;
        lentIsKept = isKept;
    }

    /** Ends the lend; answers whether the memory is kept to be sent from, and gives itself back. */
    boolean endLend() {
        boolean isSent = lentIsSent;
        lent = NONE;
        lentIsSent = false;
        return isSent;
    }

    /** Keeps what is lent, to be sent; null where it has to be copied. */
    @SuppressWarnings("ReferenceEquality") // another view of the same memory may end later
    @Nullable
    SendItem keepLent(ByteBuffer part) {
        if (lent == NONE || lentIsSent || part != views[lent] || !KeptBytes.isWorthKeeping(part, bytes)) {
            return null;
        }
        if (!lentIsKept && !keep(lent)) {
            return null;
        }
        lentIsSent = true;
        Kept item = kept[lent];
        if (item == null) {
            item = new Kept(lent);
            kept[lent] = item;
        }
        return item.keep(part);
    }

    /** Ends the lend of a buffer that was not kept. */
    void giveBack(int id, int flags, int length) {
        if (incremental && Cqe.keepsBuffer(flags)) {
            filled[id] += length;
            return;
        }
        if (ring != null) {
            inRing--;
        }
        giveBack(id);
    }

    /**
     * Keeps a buffer beyond its lend, until {@link #giveBack(int)}; answers false where no other can take its place and the kernel
     * would have less than half of them then, or still fills it.
     */
    boolean keep(int id) {
        if (ring == null) {
            return true;
        }
        if (incremental) {
            return false;
        }
        if (freeCount == 0 && views.length < positions.length) {
            growFree(Math.min(SPARES_MADE, positions.length - views.length));
        }
        if (freeCount == 0 && 2 * (inRing - 1) < count) {
            return false;
        }
        inRing--;
        if (freeCount > 0) {
            provide(free[--freeCount]);
        }
        return true;
    }

    /** Gives back a buffer that was kept. */
    void giveBack(int id) {
        if (closed) {
            return;
        }
        if (ring == null || inRing == count) {
            free[freeCount++] = id;
        } else {
            provide(id);
        }
    }

    /** A paused connection holds so many bytes more, or less. */
    void held(int more) {
        if (ring == null) {
            return; // each receive takes one buffer anyway
        }
        heldBytes += more;
        long much = (long) count * bytes;
        if (!holdsMuch && heldBytes >= much) {
            holdsMuch = true;
            beganToHoldMuch = true;
        } else if (holdsMuch && heldBytes < much / 2) {
            holdsMuch = false;
        }
    }

    /**
     * Whether connections hold, or held just now, as much as all of the ring's buffers have. A multishot receive takes up to 32
     * buffers before a pause can reach it, so that peers that send and do not read would each hold that much: then receives take one.
     */
    boolean holdsMuch() {
        return holdsMuch;
    }

    /** Whether that began since the last call: receives that were started before are to be started anew. */
    boolean beganToHoldMuch() {
        boolean began = beganToHoldMuch;
        beganToHoldMuch = false;
        return began;
    }

    private void provide(int id) {
        BufferRing provided = ring;
        if (provided != null) {
            filled[id] = 0;
            positions[id] = nextPosition;
            order[nextPosition & order.length - 1] = id;
            nextPosition++;
            inRing++;
            provided.add(id, addresses[id], bytes);
        }
    }

    /**
     * Shows what was given back to the kernel, and counts what is in use: it holds bytes or, where buffers are own, has a receive.
     *
     * @return how many buffers the kernel has, as far as completions tell
     */
    int publish() {
        if (ring != null) {
            ring.publish();
        }
        int inUse = views.length - freeCount - inRing;
        if (inUse != inUseCounted) {
            events.count(Counter.RECEIVE_BUFFERS_IN_USE, inUse - inUseCounted);
            inUseCounted = inUse;
        }
        return inRing;
    }

    /** Its memory ends: what is still kept is not given back. */
    void close() {
        closed = true;
    }

    /** A buffer that is sent from. */
    private final class Kept extends KeptBytes {
        private final int id;

        Kept(int id) {
            super(views[id]);
            this.id = id;
        }

        @Override
        public void done() {
            giveBack(id);
        }
    }
}
