package dev.torc.bench.doctor;

import dev.torc.bench.doctor.FeatureCheck.Outcome;
import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.SharedBytes;
import dev.torc.transport.Transport;
import dev.torc.transport.uring.EffectiveOptions;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends a byte to an echo and back over loopback TCP, through rings as a server has them and with each feature alone. */
final class FeatureChecks {
    /** The name of the check with the features that are on by default, and as many loops as a server has. */
    static final String DEFAULTS = "defaults";

    private static final int SMALL_QUEUE = 64;
    private static final int SMALL_BUFFERS = 8;
    private static final int SMALL_BUFFER_BYTES = 4096;

    /** One connects, and both may accept. */
    private static final int LOOPS = 2;

    private static final long ANSWER_SECONDS = 5;

    private FeatureChecks() {}

    /** All of them; only where io_uring can be used. */
    static List<FeatureCheck> run() {
        List<FeatureCheck> checks = new ArrayList<>();
        checks.add(echo(DEFAULTS, true, UringTransport.create(), LoopOptions.defaults()));
        for (UringFeature feature : UringFeature.values()) {
            checks.add(check(feature));
        }
        return List.copyOf(checks);
    }

    private static FeatureCheck check(UringFeature feature) {
        UringOptions options = alone(feature);
        EffectiveOptions effective = UringSupport.here().effective(options);
        if (!effective.has(feature)) {
            return new FeatureCheck(
                    feature.label(),
                    feature.isOnByDefault(),
                    Outcome.ABSENT,
                    effective.missing().get(feature));
        }
        LoopOptions loops = LoopOptions.defaults().withLoops(LOOPS);
        return echo(feature.label(), feature.isOnByDefault(), UringTransport.create(options), loops);
    }

    /** With a feature and what it needs, on small rings. */
    private static UringOptions alone(UringFeature feature) {
        UringOptions small = UringOptions.defaults()
                .withQueues(SMALL_QUEUE, SMALL_QUEUE)
                .withReceiveBuffers(SMALL_BUFFERS, SMALL_BUFFER_BYTES)
                .withDirectDescriptors(SMALL_QUEUE)
                .withZeroCopySend(1);
        Set<UringFeature> features = EnumSet.of(feature);
        switch (feature) {
            case MULTISHOT_RECEIVE, INCREMENTAL_BUFFERS -> features.add(UringFeature.PROVIDED_BUFFERS);
            case RECEIVE_BUNDLES -> {
                features.add(UringFeature.PROVIDED_BUFFERS);
                features.add(UringFeature.MULTISHOT_RECEIVE);
            }
            default -> {}
        }
        return small.withFeatures(features);
    }

    @SuppressWarnings("InterruptedExceptionSwallowed") // it is set again
    private static FeatureCheck echo(String name, boolean onByDefault, Transport transport, LoopOptions options) {
        String reason;
        try {
            reason = sendOneByte(transport, options);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
        } catch (IOException | RuntimeException | LinkageError e) {
            reason = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        return new FeatureCheck(name, onByDefault, reason == null ? Outcome.OK : Outcome.FAILED, reason);
    }

    /** Answers null where the byte came back, else why it did not. */
    private static @Nullable String sendOneByte(Transport transport, LoopOptions options)
            throws IOException, InterruptedException {
        CompletableFuture<Byte> answer = new CompletableFuture<>();
        LoopOptions watched = options.withThreadName("torc-doctor").withFailureListener(answer::completeExceptionally);
        try (EventLoops loops = transport.start(watched)) {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Listener listener = loops.listen(any, ListenOptions.defaults(), connection -> FeatureChecks::sendBack);
            SocketAddress address = listener.localAddress();
            EventLoop connecting = loops.all().getFirst();
            Client client = new Client(answer);
            // From a loop to another, for that is what the message ring is for.
            loops.all()
                    .getLast()
                    .execute(() -> connecting.execute(() -> {
                        Connection _ = connecting.connect(address, ConnectOptions.defaults(), client);
                    }));
            byte came = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return came == Client.SENT ? null : "another byte came back";
        } catch (TimeoutException e) {
            return "the byte did not come back within " + ANSWER_SECONDS + " s";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }

    private static void sendBack(Connection connection, ByteBuffer bytes) {
        Buffer buffer = connection.acquire();
        if (buffer == null) {
            connection.abort();
        } else {
            buffer.bytes().put(bytes);
            connection.send(buffer);
        }
    }

    /** Sends the byte and keeps what comes back. */
    private record Client(CompletableFuture<Byte> answer) implements ConnectionHandler {
        static final byte SENT = 42;

        @Override
        public void onOpen(Connection connection) {
            connection.send(SharedBytes.copyOf(new byte[] {SENT}));
        }

        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            answer.complete(bytes.get());
            connection.close();
        }

        @Override
        public void onClose(Connection connection, CloseCause cause) {
            answer.completeExceptionally(new IOException("the connection ended: " + cause));
        }
    }
}
