package dev.torc.transport.nio;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A server socket that one driver accepts from. */
final class NioListener implements NioReady {
    /** So that a flood of connections leaves the established ones their turn. */
    private static final int ACCEPTS_PER_POLL_MAX = 64;

    /** More than any queue holds: net.core.somaxconn is 4,096 unless it was raised. */
    private static final int ACCEPTS_AT_CLOSE_MAX = 65_536;

    private final NioDriver driver;
    private final IoEvents events;
    final int number;
    private final NioListenSocket socket;
    final SelectionKey key;

    NioListener(NioDriver driver, IoEvents events, int number, NioListenSocket socket, SelectionKey key) {
        this.driver = driver;
        this.events = events;
        this.number = number;
        this.socket = socket;
        this.key = key;
    }

    @Override
    public void onReady(int readyOps) {
        for (int i = 0; i < ACCEPTS_PER_POLL_MAX && key.isValid(); i++) {
            try {
                if (!acceptNext()) {
                    return;
                }
            } catch (IOException e) {
                key.interestOps(0);
                events.onAcceptFailed(number, e);
                return;
            }
        }
    }

    /** Accepts all that waits; what is left where that fails is reset when the socket is closed. */
    void acceptAll() {
        try {
            for (int i = 0; i < ACCEPTS_AT_CLOSE_MAX; i++) {
                if (!acceptNext()) {
                    return;
                }
            }
        } catch (IOException e) {
            events.onAcceptFailed(number, e);
        }
    }

    private boolean acceptNext() throws IOException {
        SocketChannel channel = socket.channel.accept();
        events.count(Counter.SYSCALLS, 1);
        if (channel != null) {
            adopt(channel);
        }
        return channel != null;
    }

    private void adopt(SocketChannel channel) {
        long id = events.onAccepted(number);
        try {
            if (id == IoEvents.REFUSED) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            if (socket.noDelay && !NioEngine.isUnix(socket.localAddress())) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            driver.adopt(id, channel);
            events.onOpen(id);
        } catch (IOException e) {
            // The peer was gone before it was accepted in full.
            driver.fail(id, channel, e);
        }
    }
}
