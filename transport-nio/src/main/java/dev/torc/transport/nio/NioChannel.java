package dev.torc.transport.nio;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A socket of one connection: emulates completions on readiness. It reads into the driver's buffer and lends that;
 * it writes what it was given at once, and the rest when the socket is writable again.
 */
final class NioChannel implements NioReady {
    /** How much of a file goes in one call, so that a fast reader does not hold the loop. */
    private static final long FILE_BYTES_PER_CALL_MAX = 1 << 20;

    private static final int ENDED = -1;

    private final NioDriver driver;
    private final IoEvents events;
    private final long id;
    final SocketChannel channel;
    final SelectionKey key;
    private @Nullable SendQueue sending;
    private boolean paused;
    private boolean ended;

    NioChannel(NioDriver driver, IoEvents events, long id, SocketChannel channel, SelectionKey key) {
        this.driver = driver;
        this.events = events;
        this.id = id;
        this.channel = channel;
        this.key = key;
    }

    void connect(SocketAddress remote, ConnectOptions options) throws IOException {
        if (options.noDelay() && !NioEngine.isUnix(remote)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        if (channel.connect(remote)) {
            // A unix socket connects at once; the selector reports it writable, and so the callback comes from poll.
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            key.interestOps(SelectionKey.OP_CONNECT);
        }
    }

    @Override
    public void onReady(int readyOps) {
        try {
            if ((readyOps & SelectionKey.OP_READ) != 0) {
                receive();
            }
            if ((readyOps & SelectionKey.OP_WRITE) != 0 && key.isValid()) {
                continueSending();
            }
            if ((readyOps & SelectionKey.OP_CONNECT) != 0) {
                if (channel.finishConnect()) {
                    opened();
                }
            }
        } catch (IOException e) {
            // Not simply interestOps(0): the JDK closes a channel that could not be connected, and its key with it.
            stop();
            events.onFailed(id, e);
        }
    }

    private void opened() {
        key.interestOps(SelectionKey.OP_READ);
        events.onOpen(id);
    }

    private void receive() throws IOException {
        ByteBuffer lent = driver.receiveBuffers().next();
        int count = channel.read(lent);
        events.count(Counter.SYSCALLS, 1);
        if (count == ENDED) {
            ended = true;
            updateInterest();
            events.onEnd(id);
        } else if (count > 0) {
            events.onReceived(id, lent.flip());
        }
    }

    boolean send(SendQueue queue) {
        try {
            write(queue);
        } catch (IOException e) {
            sending = queue;
            stop();
            events.onFailed(id, e);
            return false;
        }
        if (queue.isEmpty()) {
            return true;
        }
        sending = queue;
        events.count(Counter.SHORT_SENDS, 1);
        updateInterest();
        return false;
    }

    private void continueSending() throws IOException {
        SendQueue queue = sending;
        if (queue == null) {
            opened();
            return;
        }
        long before = queue.bytes();
        events.onSending();
        write(queue);
        if (queue.isEmpty()) {
            sending = null;
            updateInterest();
        }
        events.onSent(id, before - queue.bytes());
    }

    /** Writes until the queue is empty or the socket takes no more. */
    private void write(SendQueue queue) throws IOException {
        for (SendItem first = queue.first(); first != null; first = queue.first()) {
            long offered;
            long sent;
            FileRegion file = first.file();
            if (file != null) {
                offered = Math.min(file.length(), FILE_BYTES_PER_CALL_MAX);
                sent = transfer(file, offered);
                queue.advance(sent);
            } else {
                @Nullable ByteBuffer[] views = driver.views();
                int count = queue.gather(views);
                offered = remaining(views, count);
                ByteBuffer only = views[0];
                sent = count == 1 && only != null ? channel.write(only) : channel.write(nonNull(views), 0, count);
                queue.advanceMoved(sent);
            }
            events.count(Counter.SYSCALLS, 1);
            if (sent < offered || file != null) {
                return;
            }
        }
    }

    private long transfer(FileRegion file, long bytesMax) throws IOException {
        try {
            long sent = file.channel().transferTo(file.position(), bytesMax, channel);
            if (sent == 0 && file.position() >= file.channel().size()) {
                throw new EOFException("the file ended " + file.length() + " bytes before its region");
            }
            return sent;
        } catch (RuntimeException e) {
            // A file that was opened to be written only, for example.
            throw new IOException("the file cannot be read: " + e, e);
        }
    }

    private static long remaining(@Nullable ByteBuffer[] views, int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            ByteBuffer view = views[i];
            bytes += view == null ? 0 : view.remaining();
        }
        return bytes;
    }

    /** The first {@code count} entries are filled, and the write looks at no others. */
    @SuppressWarnings("NullAway")
    private static ByteBuffer[] nonNull(@Nullable ByteBuffer[] views) {
        return views;
    }

    void pause(boolean value) {
        paused = value;
        updateInterest();
    }

    void shutdownOutput() {
        try {
            channel.shutdownOutput();
            events.count(Counter.SYSCALLS, 1);
        } catch (IOException e) {
            events.onFailed(id, e);
        }
    }

    private void updateInterest() {
        if (key.isValid()) {
            int read = paused || ended ? 0 : SelectionKey.OP_READ;
            int write = sending == null ? 0 : SelectionKey.OP_WRITE;
            key.interestOps(read | write);
        }
    }

    void stop() {
        if (key.isValid()) {
            key.interestOps(0);
        }
    }

    void close(boolean reset) throws IOException {
        try {
            if (reset && channel.isConnected() && !NioEngine.isUnix(channel.getRemoteAddress())) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } finally {
            channel.close();
        }
    }
}
