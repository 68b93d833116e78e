package dev.torc.transport.uring;

import dev.torc.ffi.Cqe;
import dev.torc.ffi.Errno;
import dev.torc.ffi.LibC;
import dev.torc.ffi.Ring;
import dev.torc.ffi.RingCalls;
import dev.torc.ffi.RingFlags;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A ring and its connections by slot. One turn is one enter, which submits what the turn before prepared and waits; then
 * each completion goes straight to its channel.
 */
final class UringDriver implements IoDriver {
    /** So that timers and tasks get their turn. */
    private static final int COMPLETIONS_PER_POLL_MAX = 512;

    private final IoEvents events;
    private final EffectiveOptions effective;
    private final int zeroCopyBytesMin;
    private final Arena arena;
    private final LibC libc;
    private final Ring ring;
    private final Submitter submitter;
    private final ReceiveBuffers buffers;
    private final FileChunks chunks;
    private final UringWaker waker;
    private final Overflows overflows;
    private final UringListeners listeners;
    private final ChannelAddresses addresses;
    private final @Nullable SendItem[] items = new SendItem[Submitter.PARTS_MAX];
    private final ArrayDeque<UringChannel> starved = new ArrayDeque<>();
    private final UringChannels channels = new UringChannels();
    private boolean delivered;

    private UringDriver(IoEvents events, EffectiveOptions effective, UringPeers peers, Ring ring, Arena arena)
            throws IOException {
        this.events = events;
        this.effective = effective;
        this.ring = ring;
        this.arena = arena;
        UringOptions options = effective.options();
        if (effective.has(UringFeature.REGISTERED_RING)) {
            Submitter.registerRingFd(ring);
        }
        if (effective.has(UringFeature.NO_IOWAIT)) {
            ring.noIoWait();
        }
        if (effective.has(UringFeature.NAPI)) {
            ring.registerNapi(options.napiMicros());
        }
        if (effective.has(UringFeature.DIRECT_DESCRIPTORS)) {
            ring.registerDirectDescriptors(options.directDescriptors());
        }
        this.zeroCopyBytesMin =
                effective.has(UringFeature.ZERO_COPY_SEND) ? options.zeroCopyBytesMin() : Integer.MAX_VALUE;
        this.libc = new LibC(arena);
        this.submitter = new Submitter(ring, events, libc, arena);
        this.overflows = new Overflows(ring, events);
        this.listeners = new UringListeners(this, events);
        this.addresses = new ChannelAddresses(ring, submitter, libc);
        this.buffers = new ReceiveBuffers(ring, events, effective, libc, arena);
        this.chunks = new FileChunks(events, libc, arena, effective.has(UringFeature.SPLICE_FILES));
        this.waker = new UringWaker(ring, submitter, libc, peers, effective.has(UringFeature.MESSAGE_RING));
    }

    /** Opens a ring on the calling thread. */
    @SuppressWarnings("MustBeClosedChecker") // the driver closes them
    static UringDriver open(IoEvents events, EffectiveOptions effective, UringPeers peers) throws IOException {
        UringOptions options = effective.options();
        RingCalls calls = effective.has(UringFeature.LIBURING) ? RingCalls.best() : RingCalls.syscall();
        Ring ring = Ring.open(
                calls,
                options.sqEntries(),
                options.cqEntries(),
                new RingFlags(
                        effective.has(UringFeature.DEFER_TASKRUN),
                        effective.has(UringFeature.SQPOLL),
                        options.sqpollIdleMillis(),
                        effective.has(UringFeature.NO_SQARRAY)));
        Arena arena = Arena.ofConfined();
        try {
            return new UringDriver(events, effective, peers, ring, arena);
        } catch (Throwable t) {
            ring.close();
            arena.close();
            throw t;
        }
    }

    // ---- for channels, listeners and the waker

    EffectiveOptions effective() {
        return effective;
    }

    int zeroCopyBytesMin() {
        return zeroCopyBytesMin;
    }

    LibC libc() {
        return libc;
    }

    Ring ring() {
        return ring;
    }

    Submitter submitter() {
        return submitter;
    }

    ReceiveBuffers buffers() {
        return buffers;
    }

    FileChunks chunks() {
        return chunks;
    }

    /** Where a send collects what it gathers. */
    @Nullable
    SendItem[] items() {
        return items;
    }

    void adopt(UringChannel channel) {
        channels.put(channel);
    }

    /** Receiving is to be looked at before the next wait. */
    void unsettled(UringChannel channel) {
        channels.unsettled(channel);
    }

    /** The kernel had no buffer for a channel, which has bytes waiting. */
    void starved(UringChannel channel) {
        channel.starved = true;
        starved.add(channel);
    }

    /** Something was reported without a completion: the next poll must not wait. */
    void delivered() {
        delivered = true;
    }

    // ---- what the loop asks for

    @Override
    public void listen(int listener, ListenSocket socket) {
        listeners.open(listener, (UringListenSocket) socket);
    }

    @Override
    public void resumeAccept(int listener) {
        listeners.resume(listener);
    }

    @Override
    public void unlisten(int listener) {
        listeners.close(listener);
    }

    @Override
    public void connect(long id, SocketAddress remote, ConnectOptions options) {
        boolean unix = UringEngine.isUnix(remote);
        boolean ipv6 = UringEngine.wantsIpv6(remote);
        int fd = unix ? libc.unixSocket() : libc.tcpSocket(ipv6);
        events.count(Counter.SYSCALLS, 1);
        if (fd < 0) {
            events.onFailed(id, Errno.exception("socket", -fd));
            return;
        }
        if (options.noDelay() && !unix) {
            libc.noDelay(fd);
        }
        UringChannel channel = new UringChannel(this, events, id, fd, false, unix);
        adopt(channel);
        try {
            channel.connect(remote, ipv6);
        } catch (IOException e) {
            events.onFailed(id, new IOException("cannot connect to " + remote + ": " + e.getMessage(), e));
        }
    }

    @Override
    public boolean send(long id, SendQueue queue) {
        UringChannel channel = channels.get(id);
        if (channel != null) {
            channel.send(queue);
        }
        return false;
    }

    @Override
    public @Nullable SendItem keep(ByteBuffer bytes) {
        return buffers.keepLent(bytes);
    }

    @Override
    public void pause(long id) {
        UringChannel channel = channels.get(id);
        if (channel != null) {
            channel.pause(true);
        }
    }

    @Override
    public void resume(long id) {
        UringChannel channel = channels.get(id);
        if (channel != null) {
            channel.pause(false);
        }
    }

    @Override
    public void shutdownOutput(long id) {
        UringChannel channel = channels.get(id);
        if (channel != null) {
            channel.shutdownOutput();
        }
    }

    @Override
    public boolean cancel(long id) {
        UringChannel channel = channels.get(id);
        return channel == null || channel.stop();
    }

    @Override
    public void close(long id, boolean reset) {
        UringChannel channel = channels.get(id);
        if (channel != null) {
            channels.remove(id);
            channel.close(reset);
        }
    }

    @Override
    public @Nullable SocketAddress localAddress(long id) {
        UringChannel channel = channels.get(id);
        return channel == null ? null : addresses.of(channel, true);
    }

    @Override
    public @Nullable SocketAddress remoteAddress(long id) {
        UringChannel channel = channels.get(id);
        return channel == null ? null : addresses.of(channel, false);
    }

    // ---- turns

    @Override
    public void poll(long timeoutNanos) {
        prepare();
        boolean wait = timeoutNanos != 0 && !delivered && ring.cq().isEmpty();
        delivered = false;
        int pending = ring.pending();
        if (wait || ring.hasWork(pending)) {
            overflows.look();
            events.count(Counter.ENTERS, 1);
            events.count(Counter.SYSCALLS, 1);
            Submitter.check(ring.enter(pending, wait ? 1 : 0, timeoutNanos));
        }
        // Otherwise every later read of a file would close it and fail.
        Thread.interrupted();
        complete();
        listeners.settle();
    }

    private void prepare() {
        if (buffers.beganToHoldMuch()) {
            channels.restartReceives();
        }
        channels.settle();
        int available = buffers.publish();
        // No more than there are buffers: each of them has bytes waiting and takes one at once.
        while (available > 0 && !starved.isEmpty()) {
            UringChannel channel = starved.remove();
            boolean wants = channel.wantsBuffer();
            channel.starved = false;
            if (wants) {
                events.count(Counter.REARMS, 1);
                channel.startReceive();
                available--;
            }
        }
        for (int i = chunks.waiting.size(); i > 0 && !chunks.isEmpty(); i--) {
            chunks.waiting.remove().continueSending();
        }
    }

    private void complete() {
        int left = COMPLETIONS_PER_POLL_MAX;
        while (left > 0 && ring.cq().next()) {
            Cqe cqe = ring.cq().cqe();
            dispatch(cqe.userData(), cqe.res(), cqe.flags());
            left--;
        }
        int count = COMPLETIONS_PER_POLL_MAX - left;
        if (count != 0) {
            ring.cq().release();
            events.count(Counter.CQES, count);
        }
    }

    private void dispatch(long userData, int res, int flags) {
        int op = Op.op(userData);
        switch (op) {
            case Op.ACCEPT -> listeners.onAccept((int) Op.id(userData), res, flags);
            case Op.WAKE -> {
                if (!Cqe.hasMore(flags) && userData == UringWaker.POLL) {
                    waker.listen();
                }
            }
            case Op.MESSAGE -> waker.onMessageFailed((int) Op.id(userData));
            case Op.INSTALL -> addresses.onInstall(userData, res);
            case Op.CANCEL -> onCancelFailed(Op.id(userData));
            case Op.IGNORED -> {}
            default -> {
                UringChannel channel = channels.get(Op.id(userData));
                if (channel == null) {
                    throw new IllegalStateException("a completion of operation " + op + " for a released connection");
                }
                switch (op) {
                    case Op.RECEIVE -> channel.onReceive(res, flags);
                    case Op.SEND -> channel.onSend(res, flags);
                    case Op.CONNECT -> channel.onConnect(res);
                    case Op.DISCONNECT -> channel.onDisconnect();
                    default -> channel.onWritable(res);
                }
            }
        }
    }

    /** Its connection may be gone by now. */
    private void onCancelFailed(long id) {
        UringChannel channel = channels.get(id);
        if (channel != null) {
            channel.onCancelFailed();
        }
    }

    @Override
    public void wakeup() {
        waker.wake();
    }

    @Override
    public void close() {
        try {
            ring.cancelAllNow();
        } catch (IOException e) {
            throw new UncheckedIOException("ending a ring", e);
        } finally {
            waker.close();
            closeDescriptors();
            chunks.close();
            buffers.close();
            ring.close();
            arena.close();
        }
    }

    /** What is left where a loop ended by a failure, and connections that were accepted after the last turn. */
    private void closeDescriptors() {
        boolean direct = effective.has(UringFeature.DIRECT_DESCRIPTORS);
        do {
            while (ring.cq().next()) {
                Cqe cqe = ring.cq().cqe();
                if (Op.op(cqe.userData()) == Op.ACCEPT && cqe.res() >= 0 && !direct) {
                    libc.close(cqe.res());
                }
            }
            ring.cq().release();
            // Brings what had no room in the queue.
            Submitter.check(ring.enter(ring.pending(), 0, 0));
        } while (!ring.cq().isEmpty());
        channels.abandon(libc);
    }
}
