package dev.torc.bench.app;

import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.LoopStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The application with a thread per connection and blocking reads and writes: the I/O model that the others are compared
 * with. It parses and encodes with Torc's codec, so that the model is what differs. Owns the listening channel, the thread
 * that accepts, and the connections. Any thread.
 */
final class BlockingServer implements RunningServer {
    private static final int BACKLOG = 4096;
    private static final long ACCEPT_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ThreadPerConnection kind;
    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final HttpLimits limits;
    private final BlockingApplication application = new BlockingApplication();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Set<BlockingConnection> connections = new HashSet<>();
    private volatile boolean stopping;

    private BlockingServer(ThreadPerConnection kind, ServerSocketChannel listener, HttpLimits limits)
            throws IOException {
        this.kind = kind;
        this.listener = listener;
        this.limits = limits;
        this.address = (InetSocketAddress) listener.getLocalAddress();
    }

    /**
     * Starts it.
     *
     * @throws IOException when the address cannot be bound
     */
    static RunningServer start(ThreadPerConnection kind, ServerOptions options) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            InetAddress host = InetAddress.getAllByName(options.host())[0];
            listener.bind(new InetSocketAddress(host, options.port()), BACKLOG);
            BlockingServer server = new BlockingServer(kind, listener, options.limits());
            Thread.ofPlatform().daemon().name(kind.label() + "-accept").start(server::accept);
            return server;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    private void accept() {
        while (!stopping) {
            try {
                SocketChannel channel = listener.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                serve(channel);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // The client has gone already, or descriptors are used up: others may be freed soon.
                LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
            }
        }
    }

    private void serve(SocketChannel channel) {
        BlockingConnection connection = new BlockingConnection(channel, application, limits, () -> stopping);
        lock.lock();
        try {
            connections.add(connection);
        } finally {
            lock.unlock();
        }
        Thread thread = kind.of(() -> {
            try {
                connection.run();
            } finally {
                remove(connection);
            }
        });
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // There are no more threads: this model ends here, and the connection with it.
            connection.close();
            remove(connection);
        }
    }

    private void remove(BlockingConnection connection) {
        lock.lock();
        try {
            connections.remove(connection);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String name() {
        return kind.label();
    }

    @Override
    public @Nullable String fallback() {
        return null;
    }

    @Override
    public int loops() {
        return 1;
    }

    @Override
    public List<LoopStats> stats() {
        return List.of();
    }

    @Override
    public void stop(Duration within) {
        stopping = true;
        try {
            listener.close();
        } catch (IOException e) {
            // It accepts no more all the same.
        }
        lock.lock();
        try {
            connections.forEach(BlockingConnection::closeIfIdle);
            long left = within.toNanos();
            while (!connections.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
            connections.forEach(BlockingConnection::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
