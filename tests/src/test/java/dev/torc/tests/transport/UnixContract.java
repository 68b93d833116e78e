package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.transport.CloseCause;
import dev.torc.transport.Listener;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Unix domain sockets are connections as any. */
interface UnixContract {
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
}
