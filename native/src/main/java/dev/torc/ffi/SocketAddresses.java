package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.sockaddr_in;
import dev.torc.ffi.generated.sockaddr_in6;
import dev.torc.ffi.generated.sockaddr_un;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.Charset;

/** Socket addresses as the kernel writes them: ip(7), ipv6(7), unix(7). */
public final class SocketAddresses {
    /** Room for an address of any family that is written here. */
    public static final int BYTES_MAX = (int) Math.max(sockaddr_un.sizeof(), sockaddr_in6.sizeof());

    private static final int PATH = (int) sockaddr_un.sun_path$offset();
    private static final Charset PATH_CHARSET = Charset.defaultCharset();
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_MAPPED = 10;

    private SocketAddresses() {}

    /**
     * Writes an address.
     *
     * @param ipv6 whether IPv4 is written as IPv6 (mapped), for a socket of that family
     * @return how many bytes it has
     * @throws IOException when it is of another kind, not resolved, or a path too long
     */
    public static int write(SocketAddress address, boolean ipv6, MemorySegment into) throws IOException {
        into.asSlice(0, BYTES_MAX).fill((byte) 0);
        if (address instanceof UnixDomainSocketAddress unix) {
            return writePath(unix, into);
        }
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IOException("not an address of TCP or a unix socket: " + address);
        }
        if (inet.isUnresolved()) {
            throw new IOException("the host " + inet.getHostString() + " is not known");
        }
        byte[] host = inet.getAddress().getAddress();
        if (!ipv6) {
            if (host.length != IPV4_BYTES) {
                throw new IOException("an IPv6 address for an IPv4 socket: " + address);
            }
            sockaddr_in.sin_family(into, (short) Linux.AF_INET());
            port(into, sockaddr_in.sin_port$offset(), inet.getPort());
            MemorySegment.copy(host, 0, into, JAVA_BYTE, sockaddr_in.sin_addr$offset(), IPV4_BYTES);
            return (int) sockaddr_in.sizeof();
        }
        sockaddr_in6.sin6_family(into, (short) Linux.AF_INET6());
        port(into, sockaddr_in6.sin6_port$offset(), inet.getPort());
        long at = sockaddr_in6.sin6_addr$offset();
        if (host.length == IPV6_BYTES) {
            MemorySegment.copy(host, 0, into, JAVA_BYTE, at, IPV6_BYTES);
            sockaddr_in6.sin6_scope_id(into, ((Inet6Address) inet.getAddress()).getScopeId());
        } else if (!inet.getAddress().isAnyLocalAddress()) {
            into.set(JAVA_BYTE, at + IPV4_MAPPED, (byte) 0xFF);
            into.set(JAVA_BYTE, at + IPV4_MAPPED + 1, (byte) 0xFF);
            MemorySegment.copy(host, 0, into, JAVA_BYTE, at + IPV4_MAPPED + 2, IPV4_BYTES);
        }
        return (int) sockaddr_in6.sizeof();
    }

    private static int writePath(UnixDomainSocketAddress unix, MemorySegment into) throws IOException {
        byte[] path = unix.getPath().toString().getBytes(PATH_CHARSET);
        if (path.length >= sockaddr_un.sizeof() - PATH) {
            throw new IOException("the path of a unix socket has at most " + (sockaddr_un.sizeof() - PATH - 1)
                    + " bytes, and this one " + path.length + ": " + unix.getPath());
        }
        sockaddr_un.sun_family(into, (short) Linux.AF_UNIX());
        MemorySegment.copy(path, 0, into, JAVA_BYTE, PATH, path.length);
        return PATH + path.length + 1;
    }

    /**
     * Reads an address.
     *
     * @param length of which the kernel tells; for a path without an end it counts a byte more than there are
     */
    static SocketAddress read(MemorySegment from, int length) throws IOException {
        int family = sockaddr_in.sin_family(from);
        if (family == Linux.AF_INET()) {
            byte[] host =
                    from.asSlice(sockaddr_in.sin_addr$offset(), IPV4_BYTES).toArray(JAVA_BYTE);
            return new InetSocketAddress(InetAddress.getByAddress(host), port(from, sockaddr_in.sin_port$offset()));
        }
        if (family == Linux.AF_INET6()) {
            byte[] host =
                    from.asSlice(sockaddr_in6.sin6_addr$offset(), IPV6_BYTES).toArray(JAVA_BYTE);
            int scope = sockaddr_in6.sin6_scope_id(from);
            // A mapped IPv4 address becomes one of IPv4 here.
            InetAddress address =
                    scope == 0 ? InetAddress.getByAddress(host) : Inet6Address.getByAddress(null, host, scope);
            return new InetSocketAddress(address, port(from, sockaddr_in6.sin6_port$offset()));
        }
        if (family == Linux.AF_UNIX()) {
            int limit = Math.min(length, BYTES_MAX);
            int end = PATH;
            while (end < limit && from.get(JAVA_BYTE, end) != 0) {
                end++;
            }
            byte[] path = from.asSlice(PATH, end - PATH).toArray(JAVA_BYTE);
            return UnixDomainSocketAddress.of(new String(path, PATH_CHARSET));
        }
        throw new IOException("an address of family " + family);
    }

    private static void port(MemorySegment into, long offset, int port) {
        into.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), offset, (short) port);
    }

    private static int port(MemorySegment from, long offset) {
        return Short.toUnsignedInt(from.get(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), offset));
    }
}
