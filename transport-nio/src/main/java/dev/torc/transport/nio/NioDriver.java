package dev.torc.transport.nio;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A selector, its channels by slot, and the buffers that received bytes are lent in. */
final class NioDriver implements IoDriver {
    /** How many buffers one gathering write takes; the JDK and the kernel take up to 1,024. */
    private static final int GATHER_MAX = 64;

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final IoEvents events;
    private final Selector selector;
    private final NioReceiveBuffers receiveBuffers;
    private final @Nullable ByteBuffer[] views = new ByteBuffer[GATHER_MAX];
    private final Map<Integer, NioListener> listeners = new HashMap<>();
    private final ArrayDeque<NioListener> closing = new ArrayDeque<>();
    private @Nullable NioChannel[] channels = new NioChannel[64];

    /** In a field, since a method reference made each turn would be allocated each turn. */
    @SuppressWarnings("UnnecessaryLambda")
    private final Consumer<SelectionKey> onSelected =
            key -> ((NioReady) Objects.requireNonNull(key.attachment())).onReady(key.readyOps());

    NioDriver(IoEvents events, NioOptions options) throws IOException {
        this.events = events;
        this.selector = Selector.open();
        this.receiveBuffers = new NioReceiveBuffers(events, options.receiveBytes());
    }

    NioReceiveBuffers receiveBuffers() {
        return receiveBuffers;
    }

    @Nullable
    ByteBuffer[] views() {
        return views;
    }

    @Override
    public void listen(int listener, ListenSocket socket) {
        NioListenSocket nio = (NioListenSocket) socket;
        try {
            SelectionKey key = nio.channel.register(selector, SelectionKey.OP_ACCEPT);
            NioListener added = new NioListener(this, events, listener, nio, key);
            key.attach(added);
            listeners.put(listener, added);
        } catch (IOException e) {
            throw new UncheckedIOException("listening on " + socket.localAddress(), e);
        }
    }

    @Override
    public void resumeAccept(int listener) {
        NioListener resumed = listeners.get(listener);
        if (resumed != null && resumed.key.isValid()) {
            resumed.key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void unlisten(int listener) {
        NioListener removed = listeners.remove(listener);
        if (removed != null) {
            closing.add(removed);
        }
    }

    /** Between selections, for a closed server socket keeps its port until the selector has let go of its key. */
    private void closeListener(NioListener listener) {
        listener.acceptAll();
        listener.key.cancel();
        try {
            // What else is ready is left to the selection that follows.
            selector.selectNow();
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException("letting go of a server socket", e);
        }
        listener.acceptAll();
        events.onUnlistened(listener.number);
    }

    @Override
    public void connect(long id, SocketAddress remote, ConnectOptions options) {
        SocketChannel channel = null;
        try {
            channel = NioEngine.isUnix(remote) ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
            channel.configureBlocking(false);
            adopt(id, channel).connect(remote, options);
        } catch (IOException e) {
            fail(id, channel, e);
        } catch (RuntimeException e) {
            // An address that is unresolved or of another kind.
            fail(id, channel, new IOException("cannot connect to " + remote + ": " + e, e));
        }
    }

    NioChannel adopt(long id, SocketChannel channel) throws IOException {
        int slot = (int) id;
        if (slot >= channels.length) {
            channels = Arrays.copyOf(channels, Math.max(slot + 1, channels.length * 2));
        }
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        NioChannel adopted = new NioChannel(this, events, id, channel, key);
        key.attach(adopted);
        channels[slot] = adopted;
        return adopted;
    }

    /** Reports a channel that failed before or while it was adopted; the loop then tears the connection down. */
    void fail(long id, @Nullable SocketChannel channel, IOException cause) {
        if (channels[Math.min((int) id, channels.length - 1)] == null && channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        events.onFailed(id, cause);
    }

    @Override
    public boolean send(long id, SendQueue queue) {
        NioChannel channel = channel(id);
        return channel != null && channel.send(queue);
    }

    @Override
    public @Nullable SendItem keep(ByteBuffer bytes) {
        return receiveBuffers.keep(bytes);
    }

    @Override
    public void pause(long id) {
        NioChannel channel = channel(id);
        if (channel != null) {
            channel.pause(true);
        }
    }

    @Override
    public void resume(long id) {
        NioChannel channel = channel(id);
        if (channel != null) {
            channel.pause(false);
        }
    }

    @Override
    public void shutdownOutput(long id) {
        NioChannel channel = channel(id);
        if (channel != null) {
            channel.shutdownOutput();
        }
    }

    @Override
    public boolean cancel(long id) {
        NioChannel channel = channel(id);
        if (channel != null) {
            channel.stop();
        }
        return true;
    }

    @Override
    public void close(long id, boolean reset) {
        NioChannel channel = channel(id);
        if (channel == null) {
            return;
        }
        channels[(int) id] = null;
        try {
            channel.close(reset);
            events.count(Counter.SYSCALLS, 1);
        } catch (IOException e) {
            throw new UncheckedIOException("closing a socket", e);
        }
    }

    @Override
    public @Nullable SocketAddress localAddress(long id) {
        NioChannel channel = channel(id);
        try {
            return channel == null ? null : channel.channel.getLocalAddress();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress(long id) {
        NioChannel channel = channel(id);
        try {
            return channel == null ? null : channel.channel.getRemoteAddress();
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable NioChannel channel(long id) {
        int slot = (int) id;
        return slot < channels.length ? channels[slot] : null;
    }

    @Override
    public void poll(long timeoutNanos) {
        boolean wait = timeoutNanos != 0 && closing.isEmpty();
        while (!closing.isEmpty()) {
            closeListener(closing.remove());
        }
        try {
            events.count(Counter.SYSCALLS, 1);
            if (!wait) {
                selector.selectNow(onSelected);
            } else if (timeoutNanos < 0) {
                selector.select(onSelected);
            } else {
                selector.select(onSelected, (timeoutNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
            }
            // Otherwise every later select would return at once, for ever.
            Thread.interrupted();
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for readiness", e);
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the selector", e);
        }
    }
}
