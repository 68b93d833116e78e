package dev.torc.transport.uring;

import dev.torc.ffi.BufferRing;
import dev.torc.ffi.Cqe;
import dev.torc.ffi.LibC;
import dev.torc.ffi.Ring;
import dev.torc.ffi.Sqe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory that received bytes are lent from. Either provided to the kernel, which picks a buffer when bytes arrive,
 * or, where that is off, one for each receive that waits. A buffer is back in the ring as soon as its lend ended.
 */
final class ReceiveBuffers {
    static final int GROUP = 0;

    private static final int HUGE_PAGE_BYTES = 2 << 20;

    private final IoEvents events;
    private final Arena arena;
    /** To put the memory into huge pages; null for ordinary ones. */
    private final @Nullable LibC libc;

    private final int bytes;
    private final boolean multishot;
    private final boolean bundles;
    private final boolean incremental;
    private final @Nullable BufferRing ring;

    private ByteBuffer[] views = new ByteBuffer[0];
    private long[] addresses = new long[0];

    /** Provided: how much of each the kernel has filled (incremental). */
    private final int[] filled;
    /** Provided: where in the ring each buffer is, and which one is there; twice the ring, for bundles out of order. */
    private final int[] positions;

    private final int[] order;
    private int nextPosition;
    /** Provided: published and not yet filled, as far as completions tell. */
    private int inKernel;
    /** What the counters say of buffers in use. */
    private int inUseCounted;

    /** Own: those that no receive holds. */
    private int[] free = new int[0];

    private int freeCount;

    ReceiveBuffers(Ring ring, IoEvents events, EffectiveOptions effective, LibC libc, Arena arena) throws IOException {
        this.events = events;
        UringOptions options = effective.options();
        this.arena = arena;
        this.libc = effective.has(UringFeature.HUGE_PAGES) ? libc : null;
        this.bytes = options.receiveBufferBytes();
        this.multishot = effective.has(UringFeature.MULTISHOT_RECEIVE);
        this.bundles = effective.has(UringFeature.RECEIVE_BUNDLES);
        this.incremental = effective.has(UringFeature.INCREMENTAL_BUFFERS);
        int count = effective.has(UringFeature.PROVIDED_BUFFERS) ? options.receiveBuffers() : 0;
        this.filled = new int[count];
        this.positions = new int[count];
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
        MemorySegment slab = arena.allocate((long) more * bytes, libc == null ? Long.BYTES : HUGE_PAGE_BYTES);
        if (libc != null) {
            // Where there is none left it goes on with small pages.
            libc.collapse(slab);
        }
        for (int i = 0; i < more; i++) {
            MemorySegment buffer = slab.asSlice((long) i * bytes, bytes);
            views[had + i] = buffer.asByteBuffer();
            addresses[had + i] = buffer.address();
        }
    }

    /** Whether each receive holds a buffer of its own. */
    boolean areOwn() {
        return ring == null;
    }

    /** A buffer for one receive. */
    int take() {
        if (freeCount == 0) {
            int had = views.length;
            int more = Math.max(64, had);
            grow(more);
            free = new int[had + more];
            for (int i = 0; i < more; i++) {
                free[freeCount++] = had + i;
            }
        }
        return free[--freeCount];
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

    /** Ends the lend of a buffer. */
    void giveBack(int id, int flags, int count) {
        if (incremental && Cqe.keepsBuffer(flags)) {
            filled[id] += count;
            return;
        }
        if (ring != null) {
            inKernel--;
        }
        giveBack(id);
    }

    /**
     * Keeps a buffer beyond its lend, until {@link #giveBack(int)}; answers false where the kernel would have less than half of
     * them then, or still fills it.
     */
    boolean keep(int id) {
        if (ring == null) {
            return true;
        }
        if (incremental || 2 * (inKernel - 1) < views.length) {
            return false;
        }
        inKernel--;
        return true;
    }

    /** Gives back a buffer that was kept. */
    void giveBack(int id) {
        if (ring == null) {
            free[freeCount++] = id;
        } else {
            provide(id);
        }
    }

    private void provide(int id) {
        BufferRing provided = ring;
        if (provided != null) {
            filled[id] = 0;
            positions[id] = nextPosition;
            order[nextPosition & order.length - 1] = id;
            nextPosition++;
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
            inKernel += ring.publish();
        }
        int inUse = views.length - (ring == null ? freeCount : inKernel);
        if (inUse != inUseCounted) {
            events.count(Counter.RECEIVE_BUFFERS_IN_USE, inUse - inUseCounted);
            inUseCounted = inUse;
        }
        return inKernel;
    }
}
