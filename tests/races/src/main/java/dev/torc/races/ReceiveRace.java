package dev.torc.races;

import dev.torc.transport.Connection;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A peer on a thread of its own writes while its connection is paused, resumed and perhaps closed: what the kernel holds, what
 * the engine holds and what is lent change hands meanwhile. A ring has two buffers.
 */
@JCStressTest
@Outcome(id = ".+: all of it", expect = Expect.ACCEPTABLE, desc = "all that was written arrived, in order")
@Outcome(id = ".+: the beginning", expect = Expect.ACCEPTABLE, desc = "what came before the close arrived, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "bytes were lost or garbled, or never came")
@State
public class ReceiveRace {
    private static final int PIECES = 6;
    private static final int PIECE_BYTES_MAX = 700;

    private final Kind kind = Kind.any();
    private final Endpoint server = Endpoint.pausing();
    private volatile @Nullable SocketAddress address;
    private volatile @Nullable OwnLoop reader;
    private int written;
    private boolean cut;
    private boolean left;

    @Actor
    public void reads(L_Result result) {
        OwnLoop own = OwnLoop.of(kind);
        try (Listener listener = own.loops.listen(OwnLoop.newAddress(), ListenOptions.defaults(), accepted -> server)) {
            reader = own;
            address = listener.localAddress();
            result.r1 = kind + ": " + verdict(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String verdict(OwnLoop own) {
        if (!own.turnUntil(this::isOver)) {
            return "never closed";
        }
        own.loops.turn();
        Throwable failure = own.takeFailure();
        if (failure != null) {
            return "failed: " + failure;
        }
        String complaint = server.complaint();
        if (complaint != null) {
            return complaint;
        }
        if (server.received() == written) {
            return "all of it";
        }
        return cut ? "the beginning" : "bytes are lost";
    }

    /** Looked at after each turn: what paused by itself after the other thread has left goes on. */
    private boolean isOver() {
        if (left) {
            switchTo(false);
        }
        return left && server.isClosed();
    }

    @Actor
    public void writes() {
        SocketAddress to = Race.await(() -> address);
        OwnLoop own = Race.await(() -> reader);
        boolean cuts = Race.coin();
        int count = 0;
        try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            peer.connect(to);
            for (int i = 0; i < PIECES; i++) {
                count += write(peer, count);
                boolean pauses = i % 2 == 0;
                own.loop.execute(() -> switchTo(pauses));
                Race.pause();
                if (cuts && i == PIECES / 2) {
                    own.loop.execute(this::cut);
                }
            }
        } catch (IOException e) {
            // The connection was closed.
        }
        int all = count;
        own.loop.execute(() -> {
            written = all;
            switchTo(false);
            left = true;
        });
    }

    private static int write(SocketChannel peer, int from) throws IOException {
        byte[] piece = new byte[1 + ThreadLocalRandom.current().nextInt(PIECE_BYTES_MAX)];
        for (int i = 0; i < piece.length; i++) {
            piece[i] = (byte) (from + i);
        }
        return peer.write(ByteBuffer.wrap(piece));
    }

    private void switchTo(boolean paused) {
        if (!server.isOpened() || server.isClosed()) {
            return;
        }
        Connection connection = server.connection();
        if (paused) {
            connection.pause();
        } else {
            connection.resume();
        }
    }

    private void cut() {
        cut = true;
        if (server.isOpened()) {
            server.connection().close();
        }
    }
}
