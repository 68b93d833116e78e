package dev.torc.transport;

import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An engine that does no input or output: it notes what the loop asks for, and does what a test puts into its poll. */
final class RecordingEngine implements IoEngine {
    static final SocketAddress REMOTE = new InetSocketAddress(0);

    /** What the loop asked for, except polls. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** The timeouts of the polls, in nanoseconds, where {@link #notesPolls} is set. */
    final List<Long> polls = new CopyOnWriteArrayList<>();

    volatile boolean notesPolls;

    /** Is called in each poll, with its timeout. */
    volatile BiConsumer<IoEvents, Long> onPoll = (events, timeoutNanos) -> {};

    /** Takes all of a queue or not. */
    volatile Predicate<SendQueue> onSend = queue -> {
        queue.advance(queue.bytes());
        return true;
    };

    /** Why no loop can be opened; null where they can. */
    volatile @Nullable String refusal;

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public IoDriver open(IoEvents events, LoopOptions options) throws IOException {
        String reason = refusal;
        if (reason != null) {
            throw new IOException(reason);
        }
        return new Driver(events);
    }

    @Override
    public ListenSocket bind(SocketAddress address, ListenOptions options, boolean shared) {
        calls.add("bind");
        return new ListenSocket() {
            @Override
            public SocketAddress localAddress() {
                return address;
            }

            @Override
            public void close() {
                calls.add("closeSocket");
            }
        };
    }

    @Override
    public boolean canShare(SocketAddress address) {
        return false;
    }

    private final class Driver implements IoDriver {
        private final IoEvents events;
        private final ArrayDeque<Integer> closing = new ArrayDeque<>();
        private final Semaphore wakeups = new Semaphore(0);

        Driver(IoEvents events) {
            this.events = events;
        }

        @Override
        public void poll(long timeoutNanos) {
            if (notesPolls) {
                polls.add(timeoutNanos);
            }
            onPoll.accept(events, timeoutNanos);
            while (!closing.isEmpty()) {
                events.onUnlistened(closing.remove());
            }
            if (timeoutNanos < 0) {
                wakeups.acquireUninterruptibly();
            } else if (timeoutNanos > 0) {
                try {
                    boolean woken = wakeups.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
                    calls.add(woken ? "woken" : "timedOut");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void wakeup() {
            calls.add("wakeup");
            wakeups.release();
        }

        @Override
        public void listen(int listener, ListenSocket socket) {
            calls.add("listen");
        }

        @Override
        public void resumeAccept(int listener) {
            calls.add("resumeAccept");
        }

        @Override
        public void unlisten(int listener) {
            calls.add("unlisten");
            closing.add(listener);
            wakeups.release();
        }

        @Override
        public void connect(long id, SocketAddress remote, ConnectOptions options) {
            calls.add("connect");
        }

        @Override
        public @Nullable SendItem keep(ByteBuffer bytes) {
            return null;
        }

        @Override
        public boolean send(long id, SendQueue queue) {
            calls.add("send");
            return onSend.test(queue);
        }

        @Override
        public void pause(long id) {
            calls.add("pause");
        }

        @Override
        public void resume(long id) {
            calls.add("resume");
        }

        @Override
        public void shutdownOutput(long id) {
            calls.add("shutdownOutput");
        }

        @Override
        public boolean cancel(long id) {
            calls.add("cancel");
            return true;
        }

        @Override
        public void close(long id, boolean reset) {
            calls.add("close");
        }

        @Override
        public @Nullable SocketAddress localAddress(long id) {
            return null;
        }

        @Override
        public @Nullable SocketAddress remoteAddress(long id) {
            return null;
        }

        @Override
        public void close() {
            calls.add("closeDriver");
        }
    }
}
