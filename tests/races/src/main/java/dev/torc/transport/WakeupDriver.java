package dev.torc.transport;

import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.ListenSocket;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A driver that does nothing but count wakeups, and those that came after its end. {@link #wakeup} from any thread. */
final class WakeupDriver implements IoDriver {
    private final AtomicInteger wakeups = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private volatile boolean closed;

    int wakeups() {
        return wakeups.get();
    }

    /** Wakeups of a driver that was closed, whose descriptor may be another file by then. */
    int late() {
        return late.get();
    }

    @Override
    public void wakeup() {
        (closed ? late : wakeups).incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void listen(int listener, ListenSocket socket) {}

    @Override
    public void resumeAccept(int listener) {}

    @Override
    public void unlisten(int listener) {}

    @Override
    public void connect(long id, SocketAddress remote, ConnectOptions options) {}

    @Override
    public boolean send(long id, SendQueue queue) {
        return false;
    }

    @Override
    public @Nullable SendItem keep(ByteBuffer lent) {
        return null;
    }

    @Override
    public void pause(long id) {}

    @Override
    public void resume(long id) {}

    @Override
    public void shutdownOutput(long id) {}

    @Override
    public boolean cancel(long id) {
        return true;
    }

    @Override
    public void close(long id, boolean reset) {}

    @Override
    public @Nullable SocketAddress localAddress(long id) {
        return null;
    }

    @Override
    public @Nullable SocketAddress remoteAddress(long id) {
        return null;
    }

    @Override
    public void poll(long timeoutNanos) {}
}
