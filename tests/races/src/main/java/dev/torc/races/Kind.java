package dev.torc.races;

import dev.torc.transport.Transport;
import dev.torc.transport.WaitStrategy;
import dev.torc.transport.nio.NioTransport;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What a loop runs on, and how it waits and is woken. A race draws one for each of its states, so that one run has them all. */
@SuppressWarnings("ImmutableEnumChecker") // a Transport is immutable, and so is a WaitStrategy
public enum Kind {
    /** A selector and its wakeup. */
    NIO("nio", NioTransport.create(), WaitStrategy.block()),
    /** The same, spinning at first. */
    SPIN("spin", NioTransport.create(), WaitStrategy.spinThenBlock(Duration.ofNanos(5_000))),
    /** A ring and its eventfd. */
    RING("ring", UringTransport.create(small()), WaitStrategy.block()),
    /** Rings that wake each other by messages. */
    MESSAGES("messages", UringTransport.create(small().with(UringFeature.MESSAGE_RING)), WaitStrategy.block());

    private static final List<Kind> USABLE =
            UringSupport.here().unavailability() == null ? List.of(values()) : List.of(NIO, SPIN);

    final Transport transport;
    final WaitStrategy waitStrategy;
    private final String label;

    Kind(String label, Transport transport, WaitStrategy waitStrategy) {
        this.label = label;
        this.transport = transport;
        this.waitStrategy = waitStrategy;
    }

    /** Few and small buffers: one that is lost or given back twice is missed at once. */
    private static UringOptions small() {
        return UringOptions.defaults().withQueues(16, 32).withReceiveBuffers(2, 256);
    }

    /** One that can be used on this machine. */
    public static Kind any() {
        return USABLE.get(ThreadLocalRandom.current().nextInt(USABLE.size()));
    }

    @Override
    public String toString() {
        return label;
    }
}
