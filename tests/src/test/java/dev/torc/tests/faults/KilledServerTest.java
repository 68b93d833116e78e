package dev.torc.tests.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.tests.cli.RestartLoad;
import dev.torc.tests.cli.RestartLoad.Count;
import dev.torc.tests.cli.Torc;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that is killed (SIGKILL) can tidy up nothing: what it leaves must not hinder the next one. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
final class KilledServerTest {
    private static final String TRANSPORTS = "dev.torc.tests.http.TestServer#transports";
    private static final int CLIENTS = 8;
    private static final int EXCHANGES = 500;
    private static final byte[] GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void thePortOfAServerThatIsKilledUnderLoadIsFreeForTheNext(Transport transport) throws Exception {
        try (Torc killed = Torc.serve(transport.name(), 0, 2)) {
            int port = killed.readPort();
            RestartLoad load = new RestartLoad(port);
            try {
                load.start();
                load.awaitProgress();
                assertEquals(0, killed.handle().descendants().count());
                killed.kill();
                try (Torc next = Torc.serve(transport.name(), port, 2)) {
                    assertEquals(port, next.readPort());
                    load.awaitProgress();
                    load.stop();
                }
            } finally {
                load.stop();
            }
            assertEquals(0, load.count(Count.WRONG), load::toString);
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    void theUnixSocketOfAServerThatIsKilledUnderLoadIsBoundAgain(Transport transport) throws Exception {
        Path path = folder.resolve("s");
        try (Torc killed = Torc.program(UnixServer.class, transport.name(), path.toString())) {
            assertEquals(UnixServer.READY, killed.readLine());
            AtomicLong exchanges = new AtomicLong();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> exchangeUntilTheEnd(path, exchanges)));
            }
            Patience.awaitTrue("load", () -> exchanges.get() > EXCHANGES);
            killed.kill();
            for (Thread client : clients) {
                client.join();
            }
        }
        assertTrue(Files.exists(path), "the file was to be left behind");
        try (Torc next = Torc.program(UnixServer.class, transport.name(), path.toString())) {
            assertEquals(UnixServer.READY, next.readLine());
            try (SocketChannel client = connect(path)) {
                exchange(client);
            }
            next.terminate();
            next.await();
        }
        assertFalse(Files.exists(path));
    }

    private static SocketChannel connect(Path path) throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(path));
        return client;
    }

    private static void exchange(SocketChannel client) throws IOException {
        client.write(ByteBuffer.wrap(GET));
        ByteBuffer response = ByteBuffer.allocate(1000);
        String received = "";
        while (!received.endsWith(UnixServer.HELLO)) {
            if (client.read(response) < 0) {
                throw new IOException("ended after: " + received);
            }
            received = new String(response.array(), 0, response.position(), US_ASCII);
        }
    }

    private static void exchangeUntilTheEnd(Path path, AtomicLong exchanges) {
        try (SocketChannel client = connect(path)) {
            while (true) {
                exchange(client);
                exchanges.incrementAndGet();
            }
        } catch (IOException e) {
            return; // killed
        }
    }

    /** Whoever takes orphans in may leave them as zombies. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theProcessesOfAComparisonThatIsKilledEndWithIt() throws Exception {
        List<ProcessHandle> children;
        try (Torc compare = Torc.withFlag(
                "--enable-native-access=ALL-UNNAMED",
                "compare",
                "--servers",
                "nio",
                "--rounds",
                "1",
                "--processes",
                "1",
                "--duration",
                "60s",
                "--out",
                folder.resolve("run").toString())) {
            ProcessHandle parent = compare.handle();
            Patience.awaitTrue("a server and a load", () -> parent.descendants().count() >= 2);
            children = parent.descendants().toList();
            compare.kill();
        }
        Patience.awaitTrue("the end of " + children, () -> children.stream().noneMatch(KilledServerTest::runs));
    }
}
