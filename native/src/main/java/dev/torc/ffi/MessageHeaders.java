package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ffi.generated.iovec;
import dev.torc.ffi.generated.msghdr;
import dev.torc.ffi.generated.sockaddr_in;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/**
 * Memory for what an operation points at besides its bytes: a {@code struct msghdr} with its vector, or a socket
 * address. One place per entry of a submission queue: the kernel has read it when the entry is free again.
 */
public final class MessageHeaders {
    private static final int HEADER_BYTES = (int) msghdr.sizeof();
    private static final int VECTOR_BYTES = (int) iovec.sizeof();
    private static final long IOV = msghdr.msg_iov$offset();
    private static final long IOVLEN = msghdr.msg_iovlen$offset();
    private static final long BASE = iovec.iov_base$offset();
    private static final long LENGTH = iovec.iov_len$offset();

    private final MemorySegment memory;
    private final int placeBytes;

    /**
     * Makes the places.
     *
     * @param arena for their memory
     * @param entries of the submission queue
     * @param parts how many pieces of memory a message gathers at most
     */
    public MessageHeaders(LibC libc, Arena arena, int entries, int parts) {
        placeBytes =
                Math.max(HEADER_BYTES + parts * VECTOR_BYTES, SocketAddresses.BYTES_MAX + Long.BYTES) & -Long.BYTES;
        memory = libc.untouched((long) entries * placeBytes, arena);
    }

    /** Adds piece {@code part}, from 0, of the message of entry {@code index}. */
    public void part(int index, int part, long address, long length) {
        long at = (long) index * placeBytes + HEADER_BYTES + (long) part * VECTOR_BYTES;
        memory.set(JAVA_LONG, at + BASE, address);
        memory.set(JAVA_LONG, at + LENGTH, length);
    }

    /** Completes the message of entry {@code index} with so many pieces; answers the address of its header. */
    public long header(int index, int parts) {
        long at = (long) index * placeBytes;
        for (long i = 0; i < HEADER_BYTES; i += Long.BYTES) {
            memory.set(JAVA_LONG, at + i, 0L);
        }
        memory.set(JAVA_LONG, at + IOV, memory.address() + at + HEADER_BYTES);
        memory.set(JAVA_LONG, at + IOVLEN, (long) parts);
        return memory.address() + at;
    }

    /**
     * Fills an entry that connects to an address.
     *
     * @param ipv6 the family of the socket
     * @throws IOException when the address cannot be written; the entry then does nothing
     */
    public void connect(Sqe sqe, int fd, SocketAddress address, boolean ipv6) throws IOException {
        sqe.nop();
        MemorySegment place = memory.asSlice((long) sqe.index() * placeBytes, placeBytes);
        int length = SocketAddresses.write(address, ipv6, place);
        sqe.connect(fd, place.address(), length);
    }

    /** Fills an entry that disconnects: the connection is reset, and what it had to send is dropped. */
    public void disconnect(Sqe sqe, int fd) {
        MemorySegment place = memory.asSlice((long) sqe.index() * placeBytes, placeBytes);
        // A socket address of family AF_UNSPEC, see connect(2).
        place.fill((byte) 0);
        sqe.connect(fd, place.address(), (int) sockaddr_in.sizeof());
    }
}
