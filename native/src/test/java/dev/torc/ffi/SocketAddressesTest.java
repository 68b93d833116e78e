package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ffi.generated.Linux;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses as bytes, back again, and through the kernel. */
class SocketAddressesTest {
    private static final int PATH_BYTES_MAX = 107;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment memory = arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
    private final LibC libc = new LibC(arena);

    private int write(SocketAddress address, boolean ipv6) throws IOException {
        memory.fill((byte) 0xEE); // what an earlier address left
        return SocketAddresses.write(address, ipv6, memory);
    }

    private SocketAddress roundTrip(SocketAddress address, boolean ipv6) throws IOException {
        return SocketAddresses.read(memory, write(address, ipv6));
    }

    private void assertBytes(String hex, int from, int to) {
        assertArrayEquals(
                HexFormat.of().parseHex(hex), memory.asSlice(from, to - from).toArray(JAVA_BYTE));
    }

    private static InetSocketAddress inet(int port, int... host) throws IOException {
        byte[] bytes = new byte[host.length];
        for (int i = 0; i < host.length; i++) {
            bytes[i] = (byte) host[i];
        }
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    }

    private static InetSocketAddress ipv6(int scope) throws IOException {
        byte[] host = HexFormat.of().parseHex("fe8000000000000000000000c0a80102");
        return new InetSocketAddress(Inet6Address.getByAddress(null, host, scope), 65_535);
    }

    @Test
    void ipv4() throws IOException {
        InetSocketAddress address = inet(8080, 192, 168, 1, 254);
        assertEquals(16, write(address, false));
        assertEquals(Linux.AF_INET(), memory.get(JAVA_SHORT, 0));
        assertBytes("1f90" + "c0a801fe" + "0000000000000000", 2, 16);
        assertEquals(address, roundTrip(address, false));
    }

    @Test
    void ipv6WithAScope() throws IOException {
        InetSocketAddress address = ipv6(3);
        assertEquals(28, write(address, true));
        assertEquals(Linux.AF_INET6(), memory.get(JAVA_SHORT, 0));
        assertBytes("ffff" + "00000000" + "fe8000000000000000000000c0a80102", 2, 24);
        InetSocketAddress read = (InetSocketAddress) roundTrip(address, true);
        assertEquals(address, read);
        assertEquals(3, ((Inet6Address) read.getAddress()).getScopeId());
    }

    @Test
    void ipv6WithoutAScope() throws IOException {
        InetSocketAddress read = (InetSocketAddress) roundTrip(ipv6(0), true);
        assertEquals(ipv6(0), read);
        assertEquals(0, ((Inet6Address) read.getAddress()).getScopeId());
    }

    @Test
    void ipv4IsMappedForASocketOfIpv6() throws IOException {
        InetSocketAddress address = inet(80, 10, 0, 0, 1);
        assertEquals(28, write(address, true));
        assertBytes("00000000000000000000ffff0a000001", 8, 24);
        assertEquals(address, roundTrip(address, true));
    }

    @Test
    void anyIpv4AddressIsAnyAddressForASocketOfIpv6() throws IOException {
        write(inet(80, 0, 0, 0, 0), true);
        assertBytes("00000000000000000000000000000000", 8, 24);
    }

    @Test
    void ipv6DoesNotFitASocketOfIpv4() {
        assertThrows(IOException.class, () -> write(ipv6(0), false));
    }

    @Test
    void aPath() throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of("/run/torc.sock");
        assertEquals(2 + 14 + 1, write(address, false));
        assertEquals(Linux.AF_UNIX(), memory.get(JAVA_SHORT, 0));
        assertEquals(address, roundTrip(address, false));
    }

    @Test
    void theLongestPath() throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of("/" + "p".repeat(PATH_BYTES_MAX - 1));
        assertEquals(SocketAddresses.BYTES_MAX, write(address, false));
        assertEquals(address, roundTrip(address, false));
    }

    @Test
    void aPathThatIsTooLong() {
        SocketAddress address = UnixDomainSocketAddress.of("/" + "p".repeat(PATH_BYTES_MAX));
        IOException refused = assertThrows(IOException.class, () -> write(address, false));
        assertTrue(String.valueOf(refused.getMessage()).contains("at most " + PATH_BYTES_MAX), refused::toString);
    }

    @Test
    void aHostThatWasNotResolved() {
        SocketAddress address = InetSocketAddress.createUnresolved("torc.invalid", 80);
        IOException refused = assertThrows(IOException.class, () -> write(address, false));
        assertTrue(String.valueOf(refused.getMessage()).contains("torc.invalid"), refused::toString);
    }

    @Test
    void anAddressOfAnotherKind() {
        var other = new SocketAddress() {};
        assertThrows(IOException.class, () -> write(other, false));
    }

    @Test
    void aFamilyThatIsNotKnown() {
        memory.fill((byte) 0x7F);
        assertThrows(IOException.class, () -> SocketAddresses.read(memory, SocketAddresses.BYTES_MAX));
    }

    /** A unix socket that was not bound has a family and no path. */
    @Test
    void aSocketWithoutAPath() throws IOException {
        int[] pair = libc.socketPair();
        assertEquals(UnixDomainSocketAddress.of(""), libc.localAddress(pair[0]));
        assertEquals(UnixDomainSocketAddress.of(""), libc.remoteAddress(pair[0]));
        libc.close(pair[0]);
        libc.close(pair[1]);
    }

    @Test
    void theKernelAnswersThePathThatItWasGiven(@TempDir Path folder) throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        int fd = LibC.check("socket", libc.unixSocket());
        assertEquals(0, libc.bind(fd, memory, write(address, false)));
        assertEquals(address, libc.localAddress(fd));
        libc.close(fd);
    }

    /** unix(7): a path may fill all of sun_path; then getsockname counts the null that it would need. */
    @Test
    void theKernelAnswersAPathWithoutAnEnd(@TempDir Path folder) throws IOException {
        String start = folder + "/";
        String path = start + "p".repeat(PATH_BYTES_MAX + 1 - start.length());
        memory.set(JAVA_SHORT, 0, (short) Linux.AF_UNIX());
        for (int i = 0; i < path.length(); i++) {
            memory.set(JAVA_BYTE, 2 + i, (byte) path.charAt(i));
        }
        int fd = LibC.check("socket", libc.unixSocket());
        assertEquals(0, libc.bind(fd, memory, SocketAddresses.BYTES_MAX));
        assertEquals(UnixDomainSocketAddress.of(path), libc.localAddress(fd));
        libc.close(fd);
    }
}
