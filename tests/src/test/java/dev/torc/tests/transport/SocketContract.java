package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.CloseCause;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.WaitStrategy;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What only engines on the machine's sockets and threads can show: unix domain sockets, and how a loop waits. */
interface SocketContract {
    Rig rig();

    @Test
    default void echoesOnAUnixDomainSocketAndRemovesItsFile() throws IOException {
        Path folder = Files.createTempDirectory("torc");
        Path path = folder.resolve("s");
        Listener listener = rig().listen(UnixDomainSocketAddress.of(path), connection -> new EchoContract.Echo());
        byte[] sent = Pump.random(500_000, 1);
        Peer client = new Peer().sending(new Pump(sent, 1));
        rig().connect(listener.localAddress(), client);
        assertEquals(
                CloseCause.Kind.LOCAL, rig().await("the echo", client.closed).kind());
        assertArrayEquals(sent, client.received());
        listener.close();
        Files.delete(folder);
    }

    @Test
    default void aUnixDomainSocketThatIsMissingIsAFailureToConnect() {
        Peer client = new Peer();
        rig().connect(UnixDomainSocketAddress.of("/nonexistent/torc"), client);
        assertEquals(
                CloseCause.Kind.CONNECT_FAILED,
                rig().await("the close", client.closed).kind());
    }

    @Test
    default void aLoopThatSpinsNeedsNoWakeups() {
        rig().start(options -> options.withLoops(1).withWaitStrategy(WaitStrategy.spin()));
        for (int i = 0; i < 100; i++) {
            rig().pass();
            rig().run(rig().loop(), () -> {});
        }
        assertEquals(0, rig().sum(Counter.WAKEUPS));
    }

    @Test
    default void aLoopThatBlocksIsWoken() {
        rig().start(options -> options.withLoops(1));
        rig().awaitTrue("a wakeup", () -> {
            rig().run(rig().loop(), () -> {});
            return rig().sum(Counter.WAKEUPS) > 0;
        });
        long turns = rig().sum(Counter.TURNS);
        for (int i = 0; i < 100; i++) {
            rig().pass();
        }
        assertTrue(rig().sum(Counter.TURNS) - turns < 50, "turns without work");
    }
}
