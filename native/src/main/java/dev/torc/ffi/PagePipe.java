package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A pipe through which pages of files go to sockets without being copied. That is what sendfile(2) does inside; but it wants the
 * descriptor of the file, which {@link FileChannel} hides. The pipe is empty between calls. For one thread.
 */
public final class PagePipe implements AutoCloseable {
    private static final NativeFunction PIPE = NativeFunction.ofLibC("pipe2");
    private static final NativeFunction SPLICE = NativeFunction.ofLibC("splice");
    private static final NativeFunction OPEN = NativeFunction.ofLibC("open");

    /** The command of fcntl(2) that sets how much a pipe holds, and answers what that is. */
    private static final int F_SETPIPE_SZ = 1031;

    /** The flag of splice(2) with which an empty pipe answers EAGAIN. */
    private static final int SPLICE_F_NONBLOCK = 2;

    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;

    private final LibC libc;
    private final MemorySegment state;
    private final int output;
    private final FileChannel input;
    private final int nowhere;
    private final int capacityBytes;

    private PagePipe(LibC libc, MemorySegment state, int output, FileChannel input, int nowhere, int capacityBytes) {
        this.libc = libc;
        this.state = state;
        this.output = output;
        this.input = input;
        this.nowhere = nowhere;
        this.capacityBytes = capacityBytes;
    }

    /**
     * Opens one.
     *
     * @param arena for memory that it needs until it is closed
     * @param bytesMax what it holds at most; less where that is not allowed
     * @throws IOException where there are no descriptors left, or no /proc
     */
    @SuppressWarnings("MustBeClosedChecker") // what is opened is closed with the pipe
    public static PagePipe open(LibC libc, Arena arena, int bytesMax) throws IOException {
        MemorySegment state = arena.allocate(LastError.LAYOUT);
        int[] ends = pipe(state, arena);
        int nowhere = -1;
        try {
            nowhere = LibC.check("open", open(state, arena.allocateFrom("/dev/null")));
            // A descriptor is all that there is, and a channel is what files are transferred to.
            FileChannel input = FileChannel.open(Path.of("/proc/self/fd/" + ends[1]), StandardOpenOption.WRITE);
            int capacityBytes = libc.control(ends[0], F_SETPIPE_SZ, bytesMax);
            if (capacityBytes < 0) {
                capacityBytes = 64 << 10; // what a pipe has at first (man 7 pipe)
            }
            PagePipe pipe = new PagePipe(libc, state, ends[0], input, nowhere, Math.min(capacityBytes, bytesMax));
            // Nothing is in it: where splice is not allowed, that is known now and not with the first file.
            int result = pipe.splice(nowhere, 1, SPLICE_F_NONBLOCK);
            if (result != -Errno.EAGAIN) {
                input.close();
                throw new IOException("splice from an empty pipe answered " + result);
            }
            return pipe;
        } catch (IOException | RuntimeException e) {
            libc.close(ends[0]);
            if (nowhere >= 0) {
                libc.close(nowhere);
            }
            throw e;
        } finally {
            libc.close(ends[1]);
        }
    }

    private static int[] pipe(MemorySegment state, Arena arena) throws IOException {
        MemorySegment ends = arena.allocate(JAVA_INT, 2);
        LibC.check("pipe", PIPE.call(state, ends.address(), O_CLOEXEC));
        return new int[] {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
    }

    private static int open(MemorySegment state, MemorySegment path) {
        return OPEN.call(state, path.address(), O_WRONLY | O_CLOEXEC);
    }

    /**
     * Whether it is a file whose pages can be handed on: one of the JDK's, not what somebody else made of it. None is where an
     * interrupt has closed the pipe.
     */
    public boolean takes(FileChannel file) {
        return input.isOpen() && file.getClass() == input.getClass();
    }

    /** Whether it can be used: not after an interrupt of the loop's thread, or where it could not be emptied. */
    public boolean isOpen() {
        return input.isOpen();
    }

    /** How much {@link #transfer} moves at most. */
    public int capacityBytes() {
        return capacityBytes;
    }

    /**
     * Moves a part of a file to a socket.
     *
     * @param socket one that {@linkplain LibC#nonBlocking does not wait}
     * @return how many bytes the socket took; 0 where the file ends before them; a negative error number, EAGAIN where the
     *     socket has no room
     * @throws IOException where the file cannot be read
     */
    public int transfer(FileChannel file, long position, int bytes, int socket) throws IOException {
        // No more than the empty pipe holds, or the channel would wait for room in it.
        int count = Math.min(bytes, capacityBytes);
        int held;
        try {
            held = (int) file.transferTo(position, count, input);
        } catch (IOException | RuntimeException | Error e) {
            // An interrupt meanwhile makes it throw though pages have come, which must not go to the next socket.
            drop(count);
            throw e;
        }
        int moved = 0;
        int result = 0;
        while (moved < held) {
            result = splice(socket, held - moved, 0);
            if (result > 0) {
                moved += result;
            } else if (result != -Errno.EINTR) {
                break;
            }
        }
        if (moved < held) {
            drop(held - moved);
        }
        return moved == 0 && held > 0 ? result : moved;
    }

    /** Empties the pipe, which holds no more than so many bytes. */
    private void drop(int bytesMax) throws IOException {
        int left = bytesMax;
        while (left > 0) {
            int result = splice(nowhere, left, SPLICE_F_NONBLOCK);
            if (result == 0 || result == -Errno.EAGAIN) {
                return;
            }
            if (result > 0) {
                left -= result;
            } else if (result != -Errno.EINTR) {
                input.close(); // what is left must not go to the next socket
                throw Errno.exception("splice", -result);
            }
        }
    }

    private int splice(int to, int bytes, int flags) {
        return SPLICE.call(state, output, 0, to, 0, bytes, flags, 0);
    }

    @Override
    public void close() throws IOException {
        libc.close(output);
        libc.close(nowhere);
        input.close();
    }
}
