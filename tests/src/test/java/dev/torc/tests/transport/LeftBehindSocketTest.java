package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.Listener;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of a unix socket, which outlives a process that was killed. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class LeftBehindSocketTest {
    private final SocketRig rig;

    @TempDir
    private Path folder;

    LeftBehindSocketTest(Transport transport) {
        this.rig = new SocketRig(transport);
    }

    @Test
    void theFileOfASocketThatNobodyListensOnIsReplaced() throws IOException {
        Path path = folder.resolve("s");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address).close();
        assertTrue(Files.exists(path), "it was to be left behind");
        try (rig;
                Listener listener = rig.listen(address, connection -> new EchoContract.Echo())) {
            Peer client = new Peer().sending(new Pump(new byte[1000], 1));
            rig.connect(listener.localAddress(), client);
            rig.await("the echo", client.closed);
            assertEquals(1000, client.receivedBytes);
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void theFileOfASocketThatSomebodyListensOnIsNot() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (rig;
                ServerSocketChannel other =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1)) {
            assertThrows(UncheckedIOException.class, () -> rig.listen(address, connection -> new Peer()));
            assertTrue(other.isOpen() && Files.exists(address.getPath()));
        }
    }

    @Test
    void aFileThatIsNoSocketIsNot() throws IOException {
        Path path = Files.writeString(folder.resolve("s"), "precious");
        try (rig) {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
            assertThrows(UncheckedIOException.class, () -> rig.listen(address, connection -> new Peer()));
        }
        assertEquals("precious", Files.readString(path));
    }
}
